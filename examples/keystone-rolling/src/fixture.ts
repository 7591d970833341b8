import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { openDatabase } from "underpin/engine";

type Value = string | number | boolean | null;
interface Fixture {
  readonly insertOrder: readonly string[];
  readonly tables: Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] }>>;
}

const fixture = JSON.parse(gunzipSync(readFileSync(new URL("../data/newton-rows.json.gz", import.meta.url))).toString("utf8")) as Fixture;
const quote = (name: string): string => `"${name}"`;

/** Fills a database of Newton's schema: 240 users, their passwords, credentials, trusts, identity providers … */
export async function load(url: string): Promise<number> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  let count = 0;
  await session.transaction(async () => {
    for (const name of fixture.insertOrder) {
      const { columns, rows } = fixture.tables[name] ?? { columns: [], rows: [] };
      for (const row of rows)
        await session.run(
          `INSERT INTO ${quote(name)} (${columns.map(quote).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
          row,
        );
      count += rows.length;
      if (database.dialect.name === "postgres" && typeof rows[0]?.[columns.indexOf("id")] === "number")
        await session.query(`SELECT setval(pg_get_serial_sequence('${quote(name)}', 'id'), (SELECT max(id) FROM ${quote(name)}))`);
    }
  });
  if (database.dialect.name === "sqlite") await session.query("PRAGMA journal_mode = WAL");
  return count;
}

/** Tables whose rows keep their values through all releases, and what identifies a row. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  user: ["id"],
  local_user: ["id"],
  nonlocal_user: ["domain_id", "name"],
  federated_user: ["id"],
  password: ["id"],
  credential: ["id"],
  project: ["id"],
  role: ["id"],
  group: ["id"],
  assignment: ["type", "actor_id", "target_id", "role_id", "inherited"],
  revocation_event: ["id"],
  identity_provider: ["id"],
  trust: ["id"],
  id_mapping: ["public_id"],
  endpoint: ["id"],
};
/** Moved elsewhere or changed by the clients on purpose. */
const CHANGED = new Set(["password.password", "trust.extra", "role.description"]);

/** Looks for every row that was there at the start, with the values it had in the columns that still exist. */
export async function verify(url: string): Promise<{ readonly verified: number; readonly lost: readonly string[] }> {
  const database = await openDatabase(url);
  await using session = await database.connect();
  const schema = await database.dialect.catalogue.introspect(session);
  let verified = 0;
  const lost: string[] = [];
  for (const [name, key] of Object.entries(KEPT)) {
    const { columns, rows } = fixture.tables[name] ?? { columns: [], rows: [] };
    const compared = columns.filter(
      (column) => !CHANGED.has(`${name}.${column}`) && schema.tables.get(name)?.columns.some((live) => live.name === column),
    );
    for (const row of rows) {
      const value = (column: string): Value => row[columns.indexOf(column)] ?? null;
      const [live] = await session.query(
        `SELECT * FROM ${quote(name)} WHERE ${key.map((column) => `${quote(column)} = ?`).join(" AND ")}`,
        key.map(value),
      );
      if (live && compared.every((column) => same(live[column], value(column)))) verified++;
      else lost.push(`${name} ${key.map(value).join(", ")}`);
    }
  }
  return { verified, lost };
}

/** Equal but for how a database prints it: booleans as numbers, times without fractions (MariaDB). */
function same(live: unknown, wanted: Value): boolean {
  const plain = (value: unknown): string =>
    String(typeof value === "boolean" ? Number(value) : (value ?? null)).replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+$/, "$1");
  return plain(live) === plain(wanted);
}
