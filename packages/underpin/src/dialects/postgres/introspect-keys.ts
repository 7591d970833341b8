import type { Session } from "../../model/dialect.ts";
import type { Deferrable, Index, IndexPart, ReferentialRule, Table } from "../../model/schema.ts";
import type { Draft } from "../shared/rows.ts";
import { HERE, nameOf } from "./here.ts";
import { collationName } from "./introspect-columns.ts";

const RULES: Readonly<Record<string, ReferentialRule>> = { a: "NO ACTION", r: "RESTRICT", c: "CASCADE", n: "SET NULL", d: "SET DEFAULT" };

interface ConstraintRow {
  readonly i: string;
  readonly k: string;
  readonly t: string;
  readonly rt: string | null;
  readonly dr: string;
  readonly ur: string;
  readonly cols: string;
  readonly refs: string;
  readonly def: string;
  readonly own: boolean;
  readonly th: string | null;
  readonly df: boolean;
  readonly dd: boolean;
  readonly ok: boolean;
  readonly co: string | null;
}

/** How many keys of the other table a foreign key could be kept to. */
const UNIQUE_ALIKE = `SELECT count(*) FROM pg_index x WHERE x.indrelid = c.confrelid AND x.indisunique
  AND x.indnkeyatts = cardinality(c.confkey) AND (x.indkey::int2[])[0:x.indnkeyatts - 1] @> c.confkey`;

/**
 * Reads primary keys, unique, foreign and check constraints. What a unique one's index is, {@link readIndexes} adds. Foreign keys come as
 * they were made: in that order the server does what they ask for.
 */
export async function readConstraints(session: Session, tables: ReadonlyMap<string, Draft<Table>>): Promise<void> {
  const names = (key: string, relation: string): string =>
    `ARRAY(SELECT a.attname::text FROM unnest(c.${key}) WITH ORDINALITY k(n, o) JOIN pg_attribute a ON a.attrelid = c.${relation} AND a.attnum = k.n ORDER BY k.o)`;
  for (const row of await session.query<ConstraintRow>(
    `SELECT c.conname i, c.contype::text k, ${nameOf("t")} t, ${nameOf("f", "fn")} rt, c.confdeltype::text dr, c.confupdtype::text ur,
            to_json(${names("conkey", "conrelid")})::text cols, to_json(${names("confkey", "confrelid")})::text refs, pg_get_constraintdef(c.oid) def,
            c.confmatchtype = 'f' OR COALESCE(to_jsonb(c) ->> 'confdelsetcols', '') <> '' own,
            CASE WHEN (${UNIQUE_ALIKE}) > 1 THEN (SELECT relname FROM pg_class WHERE oid = c.conindid) END th,
            c.condeferrable df, c.condeferred dd, c.convalidated ok, obj_description(c.oid, 'pg_constraint') co
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace LEFT JOIN pg_class f ON f.oid = c.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
     WHERE ${HERE} AND c.contype IN ('p', 'u', 'f', 'c') AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = c.conparentid AND whole.conrelid = c.conrelid) ORDER BY CASE WHEN c.contype = 'f' THEN c.oid END, c.conname`,
  )) {
    const table = tables.get(row.t);
    if (!table) continue;
    const columns = JSON.parse(row.cols) as string[];
    const deferrable: Deferrable = row.dd ? "DEFERRABLE INITIALLY DEFERRED" : "DEFERRABLE";
    const more = {
      ...(row.df && { deferrable }),
      ...(row.co !== null && { comment: row.co }),
    };
    const notValid = !row.ok && { notValid: true as const };
    if (row.k === "p") table.primaryKey = { name: row.i, columns, ...more };
    else if (row.k === "u") table.unique.push({ name: row.i, columns, ...more });
    else if (row.k === "c")
      table.checks.push({ name: row.i, expression: row.def, uses: columns, ...notValid, ...(row.co !== null && { comment: row.co }) });
    else
      table.foreignKeys.push({
        name: row.i,
        columns,
        refTable: row.rt ?? "",
        refColumns: JSON.parse(row.refs) as string[],
        onDelete: RULES[row.dr] ?? "NO ACTION",
        onUpdate: RULES[row.ur] ?? "NO ACTION",
        ...more,
        ...notValid,
        ...(row.own && { definition: row.def }),
        ...(row.th !== null && { through: row.th }),
      });
  }
}

/** Collation, operator class with its parameters, and order, as they follow a part of a key; said only where they are not the default. */
const SUFFIX = `concat(
  CASE WHEN x.indcollation[k.o - 1] <> 0 AND (k.n = 0 OR x.indcollation[k.o - 1] <> a.attcollation) THEN ' COLLATE ' || ${collationName("x.indcollation[k.o - 1]")} END,
  CASE WHEN NOT p.opcdefault OR ia.attoptions IS NOT NULL THEN ' ' || CASE WHEN pg_opclass_is_visible(p.oid) THEN '' ELSE (SELECT quote_ident(nspname) || '.' FROM pg_namespace WHERE oid = p.opcnamespace) END || quote_ident(p.opcname) END,
  '(' || array_to_string(ia.attoptions, ', ') || ')',
  CASE WHEN x.indoption[k.o - 1] & 1 = 1 THEN ' DESC' END,
  CASE x.indoption[k.o - 1] WHEN 1 THEN ' NULLS LAST' WHEN 2 THEN ' NULLS FIRST' END)`;

interface IndexRow {
  readonly t: string;
  readonly i: string;
  readonly att: string | null;
  readonly u: boolean;
  readonly ok: boolean;
  readonly m: string;
  readonly con: string | null;
  readonly parts: string;
  readonly inc: string | null;
  readonly uses: string;
  readonly w: string | null;
  readonly o: string | null;
  readonly co: string | null;
}

/** Reads indexes, each with all that its statement says; those of unique constraints and primary keys go to them. */
export async function readIndexes(session: Session, tables: ReadonlyMap<string, Draft<Table>>): Promise<void> {
  for (const row of await session.query<IndexRow>(
    `SELECT ${nameOf("t")} t, i.relname i, (SELECT whole.relname FROM pg_inherits h JOIN pg_class whole ON whole.oid = h.inhparent WHERE h.inhrelid = i.oid) att, x.indisunique u, x.indisvalid ok, m.amname m, c.conname con, obj_description(i.oid, 'pg_class') co,
            (SELECT json_agg(json_build_object('column', a.attname, 'expression', CASE WHEN k.n = 0 THEN pg_get_indexdef(x.indexrelid, k.o::int, false) END, 'suffix', ${SUFFIX}) ORDER BY k.o)
             FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(n, o) LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n AND k.n > 0
             JOIN pg_attribute ia ON ia.attrelid = x.indexrelid AND ia.attnum = k.o JOIN pg_opclass p ON p.oid = x.indclass[k.o - 1] WHERE k.o <= x.indnkeyatts)::text parts,
            (SELECT json_agg(a.attname ORDER BY k.o) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(n, o) JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.n WHERE k.o > x.indnkeyatts)::text inc,
            to_json(ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = x.indrelid AND (a.attnum = ANY (x.indkey::int2[]) AND a.attnum > 0 OR a.attnum IN (SELECT d.refobjsubid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid AND d.refobjid = x.indrelid)) ORDER BY a.attnum))::text uses,
            pg_get_expr(x.indpred, x.indrelid) w,
            NULLIF(concat_ws(' ', CASE WHEN to_jsonb(x) ->> 'indnullsnotdistinct' = 'true' THEN 'NULLS NOT DISTINCT' END,
              'WITH (' || (SELECT string_agg(quote_ident(option_name) || '=' || quote_literal(option_value), ', ') FROM pg_options_to_table(i.reloptions)) || ')',
              'TABLESPACE ' || (SELECT quote_ident(spcname) FROM pg_tablespace WHERE oid = i.reltablespace)), '') o
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_am m ON m.oid = i.relam
     LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.conrelid = x.indrelid AND c.contype IN ('p', 'u', 'x')
     WHERE ${HERE} AND t.relkind IN ('r', 'p') ORDER BY i.relname`,
  )) {
    const table = tables.get(row.t);
    if (!table) continue;
    const { name, columns, unique, ...more } = indexOf(row);
    if (row.con === null) table.indexes.push({ name, columns, unique, ...more });
    else if (Object.keys(more).length > 0) {
      const at = table.unique.findIndex((key) => key.name === row.con);
      const key = table.unique[at];
      if (key) table.unique[at] = { ...key, index: more };
      if (table.primaryKey?.name === row.con) table.primaryKey = { ...table.primaryKey, index: more };
    }
  }
}

function indexOf(row: IndexRow): Index {
  const parts = (JSON.parse(row.parts) as { column: string | null; expression: string | null; suffix: string }[]).map(
    ({ column, expression, suffix }): IndexPart => ({ column, ...(expression !== null && { expression }), suffix }),
  );
  const columns = parts.flatMap(({ column }) => column ?? []);
  const uses = JSON.parse(row.uses) as string[];
  return {
    name: row.i,
    columns,
    unique: row.u,
    ...(!row.ok && { invalid: true }),
    ...(row.att !== null && { attached: row.att }),
    ...(parts.some(({ column, suffix }) => column === null || suffix !== "") && { parts }),
    ...(uses.some((name) => !columns.includes(name)) && { uses }),
    ...(row.m !== "btree" && { method: row.m }),
    ...(row.inc !== null && { include: JSON.parse(row.inc) as string[] }),
    ...(row.w !== null && { where: row.w }),
    ...(row.o !== null && { options: row.o }),
    ...(row.co !== null && { comment: row.co }),
  };
}
