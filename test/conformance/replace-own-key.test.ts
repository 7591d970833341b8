import { describe, expect, test } from "vitest";
import { openDatabase, type Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";

const TABLES = [
  "CREATE TABLE node (id serial PRIMARY KEY, parent_id integer REFERENCES node (id) ON DELETE CASCADE, name text)",
  "CREATE INDEX by_parent ON node (parent_id)",
  "CREATE TABLE leaf (id serial PRIMARY KEY, node_id integer REFERENCES node (id) ON DELETE SET NULL, name text)",
];
const REPLACE = `u.replaceKey({ table: "node", from: "id", to: "uid", references: { "node.parent_id": "parent_uid", "leaf.node_id": "node_uid" } })`;

interface Names {
  readonly key: string;
  readonly parent: string;
  readonly node: string;
}
const OLD: Names = { key: "id", parent: "parent_id", node: "node_id" };
const NEW: Names = { key: "uid", parent: "parent_uid", node: "node_uid" };

/** The same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Who is whose child, by names; null for a root. */
type Family = Map<string, string | null>;

async function family(session: Session, { key, parent, node }: Names): Promise<Readonly<Record<string, unknown>>> {
  const nodes = await session.query<{ n: string; p: string | null; d: boolean }>(
    `SELECT c.name n, p.name p, (c.${parent} IS NULL) <> (p.name IS NULL) d FROM node c LEFT JOIN node p ON p.${key} = c.${parent} ORDER BY c.name COLLATE "C"`,
  );
  const leaves = await session.query<{ n: string; p: string | null }>(
    `SELECT l.name n, p.name p FROM leaf l LEFT JOIN node p ON p.${key} = l.${node} ORDER BY l.name COLLATE "C"`,
  );
  return { dangling: nodes.filter(({ d }) => d), nodes: nodes.map(({ n, p }) => [n, p]), leaves: leaves.map(({ n, p }) => [n, p]) };
}

function expected(nodes: Family, leaves: Family): Readonly<Record<string, unknown>> {
  const sorted = (all: Family) => [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { dangling: [], nodes: sorted(nodes), leaves: sorted(leaves) };
}

/** Clients of both releases, one after the other, and what there must be after each of their statements. */
class Clients {
  readonly nodes: Family = new Map();
  readonly leaves: Family = new Map();
  readonly #any: () => number;
  #next = 1;
  constructor(seed: number) {
    this.#any = random(seed);
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#any() * from.length)];
  }

  async write(session: Session, { key, parent, node }: Names): Promise<void> {
    const name = `n${this.#next++}`;
    const known = this.pick([...this.nodes.keys()]) ?? null;
    const keyOf = (of: string): string => `(SELECT ${key} FROM node WHERE name = '${of}')`;
    // As a client that makes its keys itself does.
    const fresh = (): string => (key === "id" ? String(1_000_000 + this.#next++) : `'${crypto.randomUUID()}'`);
    switch (this.pick(["child", "root", "self", "backwards", "move", "itself", "delete", "leaf", "leaf", "child"])) {
      case "child":
        await session.run(`INSERT INTO node (${parent}, name) VALUES (${known === null ? "NULL" : keyOf(known)}, '${name}')`);
        this.nodes.set(name, known);
        return;
      case "root":
        await session.run(`INSERT INTO node (name) VALUES ('${name}')`);
        this.nodes.set(name, null);
        return;
      case "self": {
        const own = fresh();
        await session.run(`INSERT INTO node (${key}, ${parent}, name) VALUES (${own}, ${own}, '${name}')`);
        this.nodes.set(name, name);
        return;
      }
      case "backwards": {
        const [a, b] = [fresh(), fresh()];
        await session.run(
          `INSERT INTO node (${key}, ${parent}, name) VALUES (${a}, ${b}, '${name}a'), (${b}, ${known === null ? a : keyOf(known)}, '${name}b')`,
        );
        this.nodes.set(`${name}a`, `${name}b`).set(`${name}b`, known ?? `${name}a`);
        return;
      }
      case "move":
      case "itself": {
        const moved = this.pick([...this.nodes.keys()]);
        if (known === null || moved === undefined) return;
        const to = this.#any() < 0.3 ? moved : known;
        await session.run(`UPDATE node SET ${parent} = ${keyOf(to)} WHERE name = '${moved}'`);
        this.nodes.set(moved, to);
        return;
      }
      case "delete":
        if (known === null) return;
        await session.run(`DELETE FROM node WHERE ${key} = ${keyOf(known)}`);
        this.#forget(known);
        return;
      default:
        await session.run(`INSERT INTO leaf (${node}, name) VALUES (${known === null ? "NULL" : keyOf(known)}, '${name}')`);
        this.leaves.set(name, known);
    }
  }

  #forget(name: string): void {
    if (!this.nodes.delete(name)) return;
    for (const [leaf, of] of this.leaves) if (of === name) this.leaves.set(leaf, null);
    for (const [child, of] of this.nodes) if (of === name) this.#forget(child);
  }
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres, the key of a table that refers to itself", () => {
  test.each([1, 2, 3, 4])("is replaced under clients of both releases: what each writes the other reads (seed %i)", async (seed) => {
    await using own = await ownChange("postgres", TABLES, REPLACE);
    const database = await openDatabase(own.url);
    await using old = await database.connect();
    await using next = await database.connect();
    await next.run("SET underpin.version = '2'");
    const clients = new Clients(seed);
    const agree = async (sides: readonly Names[]): Promise<void> => {
      for (const side of sides) expect(await family(own.session, side)).toEqual(expected(clients.nodes, clients.leaves));
    };
    for (let i = 0; i < 12; i++) await clients.write(old, OLD);
    const before = await liveSchema(own.url);
    await runExpand(own);
    for (let i = 0; i < 10; i++) await clients.write(old, OLD);
    await agree([OLD]);
    await revert(own);
    expect(await liveSchema(own.url)).toEqual(before);
    await runExpand(own);
    for (let i = 0; i < 10; i++) await clients.write(old, OLD);
    await runMigrate(own);
    await agree([OLD, NEW]);
    for (let i = 0; i < 40; i++) {
      await (i % 2 === 0 ? clients.write(old, OLD) : clients.write(next, NEW));
      await agree([OLD, NEW]);
    }
    await runContract(own);
    for (let i = 0; i < 10; i++) await clients.write(next, NEW);
    await agree([NEW]);
  });

  test("contract leaves what plain DDL does", async () => {
    await using own = await ownChange("postgres", TABLES, REPLACE);
    await runExpand(own);
    await runMigrate(own);
    await runContract(own);
    await using twin = await freshDatabase("postgres");
    await using plain = await twin.connect();
    for (const sql of [
      ...TABLES,
      "ALTER TABLE node ADD uid uuid DEFAULT gen_random_uuid(), ADD parent_uid uuid",
      "ALTER TABLE leaf ADD node_uid uuid, DROP node_id",
      "ALTER TABLE node DROP parent_id, DROP CONSTRAINT node_pkey, DROP id, ADD PRIMARY KEY (uid)",
      "CREATE INDEX by_parent ON node (parent_uid)",
      "ALTER TABLE node ADD FOREIGN KEY (parent_uid) REFERENCES node (uid) ON DELETE CASCADE",
      "ALTER TABLE leaf ADD FOREIGN KEY (node_uid) REFERENCES node (uid) ON DELETE SET NULL",
    ])
      await plain.run(sql);
    const shape = async (session: Session): Promise<unknown> => [
      await session.query(
        "SELECT conrelid::regclass::text t, conname::text n, pg_get_constraintdef(oid) d FROM pg_constraint WHERE conrelid IN ('node'::regclass, 'leaf'::regclass) ORDER BY 1, 2",
      ),
      await session.query("SELECT indexdef d FROM pg_indexes WHERE tablename IN ('node', 'leaf') ORDER BY 1"),
      await session.query(
        "SELECT attrelid::regclass::text t, attname::text n, attnotnull, format_type(atttypid, atttypmod) y FROM pg_attribute WHERE attrelid IN ('node'::regclass, 'leaf'::regclass) AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2",
      ),
      await session.query("SELECT tgname::text n FROM pg_trigger WHERE NOT tgisinternal"),
    ];
    expect(await shape(own.session)).toEqual(await shape(plain));
  });
});
