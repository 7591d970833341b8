import type { Session } from "../../model/dialect.ts";
import type { Table } from "../../model/schema.ts";
import type { Draft } from "../shared/rows.ts";
import { HERE, nameOf } from "./here.ts";

/** Clauses of `ALTER COLUMN` for what was set on a column and is not its type's. */
export const SETTINGS = `array_remove(ARRAY[
  CASE WHEN COALESCE(a.attstattarget, -1) >= 0 THEN 'SET STATISTICS ' || a.attstattarget END,
  CASE WHEN a.attstorage <> ty.typstorage THEN 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
  CASE a.attcompression WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END,
  CASE WHEN a.attoptions IS NOT NULL THEN 'SET (' || array_to_string(a.attoptions, ', ') || ')' END
], NULL)`;

/** A collation's name as SQL takes it. */
export function collationName(oid: string): string {
  return `(SELECT CASE WHEN pg_collation_is_visible(o.oid) THEN '' ELSE quote_ident(s.nspname) || '.' END || quote_ident(o.collname) FROM pg_collation o JOIN pg_namespace s ON s.oid = o.collnamespace WHERE o.oid = ${oid})`;
}

/** Reads the columns of tables, in their order. */
export async function readColumns(session: Session, tables: ReadonlyMap<string, Draft<Table>>): Promise<void> {
  for (const row of await session.query<{
    t: string;
    c: string;
    ty: string;
    nn: boolean;
    d: string | null;
    i: string;
    g: string;
    co: string | null;
    coll: string | null;
    settings: string;
    uses: string | null;
  }>(
    `SELECT ${nameOf("c")} t, a.attname c, format_type(a.atttypid, a.atttypmod) ty, a.attnotnull nn, pg_get_expr(d.adbin, d.adrelid) d, a.attidentity::text i, a.attgenerated::text g, col_description(c.oid, a.attnum) co,
            CASE WHEN a.attcollation <> ty.typcollation THEN ${collationName("a.attcollation")} END coll, to_json(${SETTINGS})::text settings,
            CASE WHEN a.attgenerated <> '' THEN (SELECT json_agg(u.attname)::text FROM pg_depend p JOIN pg_attribute u ON u.attrelid = p.refobjid AND u.attnum = p.refobjsubid WHERE p.refobjid = c.oid AND p.refobjsubid <> a.attnum AND p.refclassid = 'pg_class'::regclass AND (p.classid, p.objid) IN (('pg_attrdef'::regclass, d.oid), ('pg_class'::regclass, c.oid)) AND (p.classid = 'pg_attrdef'::regclass OR p.objsubid = a.attnum)) END uses
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type ty ON ty.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE ${HERE} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum`,
  )) {
    const settings = JSON.parse(row.settings) as string[];
    tables.get(row.t)?.columns.push({
      name: row.c,
      type: row.ty,
      nullable: !row.nn,
      default: row.g === "" ? row.d : null,
      autoincrement: row.i !== "" || (row.d?.startsWith("nextval(") ?? false),
      ...(row.co !== null && { comment: row.co }),
      ...(row.coll !== null && { collation: row.coll }),
      ...(row.i !== "" && { identity: row.i === "a" ? "ALWAYS" : "BY DEFAULT" }),
      ...(row.g !== "" && {
        generated: { expression: row.d ?? "", stored: row.g === "s", uses: JSON.parse(row.uses ?? "[]") as string[] },
      }),
      ...(settings.length > 0 && { settings }),
    });
  }
}
