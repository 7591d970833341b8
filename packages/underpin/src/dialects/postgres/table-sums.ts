import type { Session } from "../../model/dialect.ts";
import type { TableSum } from "../../model/backup.ts";
import { quote } from "../../sql/quoting.ts";

/** Tables whose rows a dump has: those of extensions are made by these. */
const TABLES = `SELECT n.nspname s, c.relname t FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

/** How values are written as texts, whatever the role's own settings are; names of things with the schemas in which they are. */
const WRITTEN = [
  "search_path = ''",
  "datestyle = 'ISO, MDY'",
  "intervalstyle = 'postgres'",
  "extra_float_digits = 3",
  "bytea_output = 'hex'",
  "xmlbinary = 'base64'",
  "lc_monetary = 'C'",
  "statement_timeout = 0",
];

/** Counts rows and sums up what they say, in the transaction that is open; the order of rows is of no account. */
export async function tableSums(session: Session, onTable: (name: string) => void = () => {}): Promise<readonly TableSum[]> {
  for (const setting of WRITTEN) await session.run(`SET LOCAL ${setting}`);
  const sums: TableSum[] = [];
  for (const { s, t } of await session.query<{ s: string; t: string }>(TABLES)) {
    const name = s === "public" ? t : `${s}.${t}`;
    onTable(name);
    // No column is called so: it would be taken for the row.
    const row = quote(`row of ${t}`.slice(0, 60));
    const [sum] = await session.query<{ n: number; c: string }>(
      `SELECT count(*) n, coalesce(sum(pg_catalog.hashtextextended(${row}::text, 0)), 0)::text c FROM ONLY ${quote(s)}.${quote(t)} ${row}`,
    );
    sums.push({ name, rows: Number(sum?.n), checksum: sum?.c ?? "" });
  }
  return sums;
}

/** What the sums are made with: no server promises that another version makes them so, too. */
export const PROBE = "SELECT pg_catalog.hashtextextended('underpin', 0)::text p";
