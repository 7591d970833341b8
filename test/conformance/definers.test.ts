import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";
import { ownChange } from "../harness/own-change.ts";

const SCHEMA = `
CREATE TABLE item (id int PRIMARY KEY, note text);
CREATE TABLE pet (id int PRIMARY KEY, kind text NOT NULL);
CREATE TABLE account (id int PRIMARY KEY, mail text NOT NULL UNIQUE);
CREATE TABLE sort (id serial PRIMARY KEY, name text NOT NULL UNIQUE); INSERT INTO sort (name) VALUES ('A');
CREATE TABLE event (id int, at date, sort_id int REFERENCES sort, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
`;
/** A link, a mapping that looks into another table, and one with keys: all functions of ours that run as whoever made them. */
const CHANGES = `
  u.extractTable({ from: "item", into: "label", key: { item_id: "id" }, columns: [{ from: "note" }] }),
  u.extractLookup({ from: "pet", into: "kind", columns: [{ from: "kind", to: "name" }], reference: "kind_id" }),
  u.convertColumn({ table: "account", from: "mail", to: "address", type: { kind: "text" }, forward: "lower({mail})", backward: "{address}" }),
  u.joinLookup({ from: "sort", into: "event", columns: [{ from: "name", to: "kind" }], reference: "sort_id" }),
`;

const OURS = "p.prosecdef AND p.proname LIKE 'underpin\\_%'";
interface Ours {
  readonly f: string;
  readonly p: string;
}
const definers = (session: Session): Promise<readonly Ours[]> =>
  session.query<Ours>(`SELECT p.oid::regprocedure::text f, p.proconfig::text p FROM pg_proc p WHERE ${OURS} ORDER BY 1`);

async function withRole<T>(admin: Session, work: (role: string) => Promise<T>): Promise<T> {
  const role = `client_${randomBytes(4).toString("hex")}`;
  await admin.run(`CREATE ROLE ${role}`);
  try {
    return await work(role);
  } finally {
    await admin.run(`RESET ROLE; RESET search_path; DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  }
}

describe.runIf(DIALECTS.includes("postgres"))("on postgres, what runs with the rights of whoever made it", () => {
  test("finds its tables and functions by a path of its own, whatever a client puts in front of them", async () => {
    await using own = await ownChange("postgres", [SCHEMA], CHANGES);
    const admin = own.session;
    await runExpand(own);
    const found = await definers(admin);
    expect(found.length).toBeGreaterThanOrEqual(5);
    expect(new Set(found.map(({ p }) => p))).toEqual(new Set(['{"search_path=pg_catalog, public, pg_temp"}']));
    await withRole(admin, async (role) => {
      await admin.run(
        `CREATE SCHEMA mine AUTHORIZATION ${role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`,
      );
      await admin.run(`SET ROLE ${role}; SET search_path = pg_temp, mine, public, pg_catalog`);
      const names = await admin.query<{ n: string }>(
        "SELECT relname n FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname !~ '^migrate'",
      );
      for (const { n } of names) {
        await admin.run(`CREATE TEMP TABLE "${n}" (LIKE public."${n}")`);
        await admin.run(`CREATE TABLE mine."${n}" (LIKE public."${n}")`);
      }
      await admin.run(
        "CREATE FUNCTION mine.hash_record_extended(record, bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE 'mine'; END $$; CREATE FUNCTION mine.hash_record_extended(record, int) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE 'mine'; END $$",
      );
      await admin.run(
        "INSERT INTO public.item (id, note) VALUES (1, 'a'); INSERT INTO public.pet (id, kind) VALUES (1, 'cat'); INSERT INTO public.account (id, mail) VALUES (1, 'A@x')",
      );
      for (const { n } of names) expect(await admin.query(`SELECT FROM "${n}" UNION ALL SELECT FROM mine."${n}"`), n).toEqual([]);
      await admin.run("RESET ROLE; RESET search_path");
      expect(await admin.query("SELECT note FROM public.label")).toEqual([{ note: "a" }]);
      expect(await admin.query("SELECT k.name FROM public.pet JOIN public.kind k ON k.id = kind_id")).toEqual([{ name: "cat" }]);
      expect(await admin.query("SELECT address FROM public.account")).toEqual([{ address: "a@x" }]);
      await admin.run("DISCARD TEMP");
    });
    await runMigrate(own);
    await runContract(own);
    expect(await definers(admin)).toEqual([]);
  });

  test("can't be called by a client, nor be put on a table of its own", async () => {
    await using own = await ownChange("postgres", [SCHEMA], CHANGES);
    const admin = own.session;
    await runExpand(own);
    await admin.run("INSERT INTO item (id, note) VALUES (1, 'a'); INSERT INTO pet (id, kind) VALUES (1, 'cat')");
    const found = await definers(admin);
    await withRole(admin, async (role) => {
      await admin.run("CREATE TABLE IF NOT EXISTS public.anybodys ()");
      await admin.run(`SET ROLE ${role}`);
      await admin.run("CREATE TEMP TABLE bait (id int, note text, kind text, kind_id int, mail text, address text)");
      for (const { f } of found) {
        if (f.endsWith("()")) {
          await expect(admin.run(`CREATE TRIGGER bite BEFORE INSERT ON bait FOR EACH ROW EXECUTE FUNCTION ${f}`), f).rejects.toThrow(
            "permission denied",
          );
          await expect(admin.run(`SELECT ${f}`), f).rejects.toThrow(/permission denied|can only be called as triggers/);
        } else {
          const [name, type] = [f.slice(0, f.indexOf("(")), f.slice(f.indexOf("(") + 1, -1)];
          await expect(admin.run(`SELECT ${name}(NULL::${type})`), f).rejects.toThrow("permission denied");
        }
      }
    });
    await runMigrate(own);
    await runContract(own);
  });

  test("goes on new partitions that the table's owner makes meanwhile", async () => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    await admin.run(SCHEMA);
    await withRole(admin, async (role) => {
      await admin.run(`GRANT ALL ON SCHEMA public TO ${role}; ALTER TABLE event OWNER TO ${role}`);
      using all = inlineService(`[${CHANGES}]`);
      const options = { service: all.service, url: database.url };
      await versionControl(options);
      await runExpand(options);
      await admin.run(`SET ROLE ${role}`);
      await admin.run("CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2001-01-01') TO ('2002-01-01')");
      await admin.run("INSERT INTO event (id, at, sort_id) VALUES (1, '2001-02-02', 1)");
      expect(await admin.query("SELECT kind FROM event")).toEqual([{ kind: "A" }]);
      await admin.run("RESET ROLE");
      await runMigrate(options);
      await runContract(options);
    });
  });
});
