import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import type { Schema } from "../../model/schema.ts";
import { quote, quoteTable, stringLiteral } from "../../sql/quoting.ts";

/** Sequences that belong to the old column would go with it; the one that its default takes numbers from counts no further than its type. */
export function takeSequences(table: string, old: string, by: string): string {
  const isCounting = `EXISTS (SELECT FROM pg_attrdef f JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = f.oid AND u.refobjid = d.objid WHERE f.adrelid = d.refobjid AND f.adnum = d.refobjsubid)`;
  return take(table, old, by, `CASE WHEN ${isCounting} THEN ' AS ' || ${typeOf(table, by)} END`);
}

const BELONGING: ReadonlySet<DependentKind> = new Set(["owned sequence", "shared sequence"]);

/** What belongs to a column that goes is given to the one that takes its place. */
export function giveSequences(
  { table, column, heir }: Extract<LoweredChange, { kind: "drop-column" }>,
  { dependents }: Schema,
): readonly string[] {
  const has = dependents.some(
    ({ kind, table: of, columns }) => BELONGING.has(kind) && of === table && columns !== "all" && columns.includes(column),
  );
  return has && heir !== undefined ? [take(table, column, heir, "''")] : [];
}

function take(table: string, old: string, by: string, counting: string): string {
  const target = stringLiteral(quoteTable(table));
  return `DO $underpin$ DECLARE s record; BEGIN
FOR s IN SELECT d.objid::regclass name, ${counting} counting
  FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjid = ${target}::regclass AND a.attname = ${stringLiteral(old)}
LOOP EXECUTE format('ALTER SEQUENCE %s%s OWNED BY %s.%s', s.name, s.counting, ${target}, ${stringLiteral(quote(by))}); END LOOP; END $underpin$`;
}

function typeOf(table: string, column: string): string {
  return `(SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = ${stringLiteral(quoteTable(table))}::regclass AND attname = ${stringLiteral(column)})`;
}
