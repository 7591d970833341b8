import type { Session } from "../../model/dialect.ts";
import type { Dump } from "../../model/dump.ts";
import { isLedgerTable } from "../../model/ledger-names.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";

/** The statements that made what there is, as the database keeps them. What a module keeps for its virtual tables, the module makes. */
export async function dump(session: Session, records: readonly string[]): Promise<Dump> {
  const all = await session.query<{ type: string; name: string; t: string; s: string; kept: string | null }>(
    `SELECT m.type, m.name, m.tbl_name t, m.sql s, l.type kept FROM sqlite_master m LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = m.tbl_name
     WHERE m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid`,
  );
  const rows = all.filter((row) => !isLedgerTable(row.t, records) && row.kept !== "shadow");
  const isVirtual = (row: (typeof rows)[number]): boolean => row.kept === "virtual";
  const of = (...types: readonly string[]): readonly string[] =>
    rows.filter((row) => types.includes(row.type) && !isVirtual(row)).map((row) => row.s);
  return {
    tables: [...of("table", "index"), ...of("view")],
    behind: of("trigger"),
    numbers: await numbers(session, records),
    leftOut: rows.filter((row) => row.type === "table" && isVirtual(row)).map((row) => `virtual table ${row.name}`),
  };
}

async function numbers(session: Session, records: readonly string[]): Promise<readonly string[]> {
  const [there] = await session.query("SELECT 1 AS one FROM sqlite_master WHERE name = 'sqlite_sequence'");
  if (!there) return [];
  const rows = await session.query<{ name: string; seq: number }>(`SELECT name, seq FROM ${quote("sqlite_sequence")}`);
  return rows
    .filter((row) => !isLedgerTable(row.name, records))
    .flatMap(({ name, seq }) => [
      `DELETE FROM sqlite_sequence WHERE name = ${stringLiteral(name)}`,
      `INSERT INTO sqlite_sequence (name, seq) VALUES (${stringLiteral(name)}, ${seq})`,
    ]);
}
