import { createHash, type Hash } from "node:crypto";
import type { TableSum } from "../../model/backup.ts";
import type { Session } from "../../model/dialect.ts";
import { fileBytes } from "./file-bytes.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";

/** A table whose rows are kept in the file. */
export interface Stored {
  readonly name: string;
  /** Columns that are stored, in their order. */
  readonly columns: readonly string[];
  /** Its key, where it has no number for each row. */
  readonly key: readonly string[] | null;
}

/** Tables with rows of their own: also those in which modules keep what their virtual tables show. */
export async function storedTables(session: Session, schema: "main" | "dump" = "main"): Promise<readonly Stored[]> {
  const tables = await session.query<{ name: string; wr: number }>(
    `SELECT name, wr FROM pragma_table_list WHERE schema = ? AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    [schema],
  );
  const stored: Stored[] = [];
  for (const { name, wr } of tables) {
    const columns = await session.query<{ name: string; pk: number }>(
      "SELECT name, pk FROM pragma_table_xinfo(?, ?) WHERE hidden = 0 ORDER BY cid",
      [name, schema],
    );
    const key = columns.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a.pk) - Number(b.pk));
    stored.push({ name, columns: columns.map((column) => column.name), key: Number(wr) === 1 ? key.map((column) => column.name) : null });
  }
  return stored;
}

/** So many bytes, about, are looked at in one go. */
const PIECE_BYTES = 8 << 20;
const MOST_ROWS = 2000;

/** Counts rows and sums up what they say, in the order of their numbers or keys. */
export async function tableSums(
  session: Session,
  onTable: (name: string) => void = () => {},
  schema: "main" | "dump" = "main",
): Promise<readonly TableSum[]> {
  const bytes = Math.max(1, await fileBytes(session, schema));
  const sums: TableSum[] = [];
  for (const table of await storedTables(session, schema)) {
    onTable(table.name);
    const [count] = await session.query<{ n: number }>(`SELECT count(*) n FROM ${schema}.${quote(table.name)}`);
    const rows = Number(count?.n);
    const atOnce = Math.max(1, Math.min(MOST_ROWS, Math.floor((rows * PIECE_BYTES) / bytes)));
    const hash = createHash("sha256");
    await (table.key === null ? byNumber(session, schema, table, atOnce, hash) : byKey(session, schema, table, table.key, atOnce, hash));
    sums.push({ name: table.name, rows, checksum: hash.digest("hex") });
  }
  return sums;
}

const text = ({ columns }: Stored): string => columns.map((column) => `quote(${quote(column)})`).join("||','||") || "''";

/** The name of a row's number: a column may have taken one. */
function numberOf({ columns }: Stored): string {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name)) ?? "rowid";
}

async function byNumber(session: Session, schema: string, table: Stored, atOnce: number, hash: Hash): Promise<void> {
  const number = numberOf(table);
  for (let [last, more] = [null as number | bigint | null, true]; more;) {
    const [piece] = await session.query<{ last: number | bigint | null; n: number; r: string | null }>(
      `SELECT max(k) last, count(*) n, group_concat(r, char(10)) r FROM (SELECT ${number} k, ${text(table)} r FROM ${schema}.${quote(table.name)} NOT INDEXED
       ${last === null ? "" : `WHERE ${number} > ?`} ORDER BY ${number} LIMIT ${atOnce})`,
      last === null ? [] : [last],
    );
    if (piece?.r != null) hash.update(piece.r).update("\n");
    last = piece?.last ?? null;
    more = Number(piece?.n) === atOnce;
  }
}

async function byKey(session: Session, schema: string, table: Stored, key: readonly string[], atOnce: number, hash: Hash): Promise<void> {
  const names = quoteAll(key);
  for (let last: readonly unknown[] | null = null; ;) {
    const rows: readonly Record<string, unknown>[] = await session.query(
      `SELECT ${text(table)} r, ${key.map((column, i) => `${quote(column)} k${i}`).join(", ")} FROM ${schema}.${quote(table.name)} NOT INDEXED
       ${last === null ? "" : `WHERE (${names}) > (${key.map(() => "?").join(", ")})`} ORDER BY ${names} LIMIT ${atOnce}`,
      last ?? [],
    );
    for (const { r } of rows) hash.update(String(r)).update("\n");
    const end = rows.at(-1);
    if (end === undefined || rows.length < atOnce) return;
    last = key.map((_, i) => end[`k${i}`]);
  }
}

/** What the sums are made with: another SQLite may write a number otherwise. */
export const PROBE = "SELECT quote(1 / 3.0) || quote(1e300 / 7) || quote(x'00') p";
