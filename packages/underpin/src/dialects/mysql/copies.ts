import type { LoweredChange } from "../../model/change.ts";
import type { Statement } from "../../model/dialect.ts";
import { goneTable } from "../../model/gone-names.ts";
import type { Schema } from "../../model/schema.ts";
import { columnDefinition, LITERALS, tick } from "./types.ts";

/** The server's own copy of a definition, and then the types; what an interrupted run left is empty, and made anew. */
export function copyTable({ table, copy, types }: Extract<LoweredChange, { kind: "copy-table" }>, schema: Schema): readonly Statement[] {
  const columns = (schema.tables.get(table)?.columns ?? []).flatMap((column) => {
    const type = types[column.name];
    return type === undefined ? [] : [`MODIFY COLUMN ${columnDefinition({ ...column, type }, schema.tables.get(table)?.checks)}`];
  });
  return [
    `DROP TABLE IF EXISTS ${tick(copy)}`,
    `CREATE TABLE ${tick(copy)} LIKE ${tick(table)}`,
    ...(columns.length > 0 ? [`ALTER TABLE ${tick(copy)} ${columns.join(", ")}`] : []),
  ].map(plain);
}

/**
 * One RENAME moves all names at once. The counter of AUTO_INCREMENT comes along before: a number must not be given twice, though its
 * row was deleted. The originals take their triggers with them, and go; those that refer to others first.
 */
export function swapTables(
  swaps: Extract<LoweredChange, { kind: "swap-tables" }>["swaps"],
  { tables, server }: Schema,
): readonly Statement[] {
  const left = swaps.filter(({ copy }) => tables.has(copy));
  const names = left.flatMap(({ table, copy }) => [`${tick(table)} TO ${tick(goneTable(table))}`, `${tick(copy)} TO ${tick(table)}`]);
  const numbered = left.filter(({ table }) => tables.get(table)?.columns.some((column) => column.autoincrement));
  const unchecked = /mariadb/i.test(server) ? "SET STATEMENT foreign_key_checks=0 FOR " : "";
  return [
    ...numbered.flatMap(({ table, copy }) => takeCounter(table, copy)).map(plain),
    ...(names.length > 0 ? [{ sql: `RENAME TABLE ${names.join(", ")}`, lock: "none" as const, use: "brief" as const }] : []),
    ...swaps.toReversed().map(({ table }) => plain(`${unchecked}DROP TABLE IF EXISTS ${tick(goneTable(table))}`)),
  ];
}

function takeCounter(table: string, copy: string): readonly string[] {
  const counter = `SELECT AUTO_INCREMENT FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ${LITERALS.string(table)}`;
  const alter = `CONCAT(${LITERALS.string(`ALTER TABLE ${tick(copy)} AUTO_INCREMENT = `)}, (${counter}))`;
  return [
    `SET @underpin_sql = ${alter}`,
    "PREPARE underpin_sql FROM @underpin_sql",
    "EXECUTE underpin_sql",
    "DEALLOCATE PREPARE underpin_sql",
  ];
}

function plain(sql: string): Statement {
  return { sql, lock: "none" };
}
