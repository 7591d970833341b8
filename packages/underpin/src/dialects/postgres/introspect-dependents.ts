import type { Dependent, DependentKind } from "../../model/dependents.ts";
import type { Session } from "../../model/dialect.ts";
import type { Table } from "../../model/schema.ts";
import { tokenize } from "../../sql/lexer.ts";
import { ownName } from "../../model/table-name.ts";
import { HERE, nameOf } from "./here.ts";
import { publishedSchemas } from "./published-schemas.ts";

/** Tables of the service, not of the ledger. */
const TABLES = `SELECT ${nameOf("c")} t, c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${HERE} AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'underpin\\_%'`;

/**
 * What the server says depends on a table or on columns of it, one row for each thing and table. Indexes, keys, defaults and
 * sequences of the table's own are read with the table.
 */
const DEPENDING = `SELECT d.classid::regclass::text cl, d.objid, h.oid tab, h.t t, json_agg(DISTINCT a.attname) FILTER (WHERE a.attname IS NOT NULL) cols
  FROM pg_depend d JOIN here h ON h.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid <> 0
  WHERE d.refclassid = 'pg_class'::regclass AND d.classid NOT IN ('pg_attrdef'::regclass, 'pg_type'::regclass) GROUP BY 1, 2, 3, 4`;

/** How each class of the catalogue is called, and its name and text; NULL leaves it out. */
const BY_CLASS: Readonly<Record<string, string>> = {
  pg_rewrite: `SELECT CASE WHEN r.rulename <> '_RETURN' THEN CASE WHEN r.ev_type = '2' AND r.is_instead AND r.ev_class = d.tab THEN 'update rule' ELSE 'rule' END WHEN v.relkind = 'm' THEN 'materialized view' ELSE 'view' END, CASE WHEN r.rulename <> '_RETURN' THEN r.rulename::text ELSE v.oid::regclass::text END, pg_get_ruledef(r.oid), CASE WHEN r.ev_type = '2' AND r.is_instead AND r.ev_class = d.tab THEN 'every' ELSE 'all' END
    FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class WHERE r.oid = d.objid`,
  pg_trigger: `SELECT 'trigger', g.tgname::text, pg_get_triggerdef(g.oid), '' FROM pg_trigger g WHERE g.oid = d.objid AND NOT g.tgisinternal AND g.tgname NOT LIKE 'underpin\\_%'`,
  pg_policy: `SELECT 'policy', p.polname::text, concat_ws(' ', CASE WHEN p.polpermissive THEN 'AS PERMISSIVE' ELSE 'AS RESTRICTIVE' END, 'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, 'TO ' || (SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(p.polroles) r), 'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), '' FROM pg_policy p WHERE p.oid = d.objid`,
  pg_statistic_ext: `SELECT 'statistics', s.stxname::text, pg_get_statisticsobjdef(s.oid), 'all' FROM pg_statistic_ext s WHERE s.oid = d.objid`,
  pg_publication_rel: `SELECT 'publication', p.pubname::text, NULL, '' FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE r.oid = d.objid`,
  pg_proc: `SELECT 'sql routine', p.oid::regprocedure::text, NULL, 'all' FROM pg_proc p WHERE p.oid = d.objid`,
  pg_constraint: `SELECT CASE c.contype WHEN 'x' THEN 'exclusion' WHEN 'f' THEN 'outside foreign key' ELSE 'unknown' END, CASE c.contype WHEN 'f' THEN c.conrelid::regclass || '.' ELSE '' END || c.conname, pg_get_constraintdef(c.oid), 'all'
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid WHERE c.oid = d.objid AND (c.contype = 'x' OR c.contype NOT IN ('p', 'u', 'c', 'n', 'f', 't') OR c.contype = 'f' AND c.conrelid NOT IN (SELECT oid FROM here))`,
  pg_class: `SELECT CASE WHEN r.relispartition THEN 'partitions' ELSE 'inheritance' END, r.oid::regclass::text, NULL, 'every' FROM pg_class r WHERE r.oid = d.objid AND r.oid <> d.tab AND r.relkind IN ('r', 'p', 'f')`,
};
const KNOWN = Object.keys(BY_CLASS).map((name) => `'${name}'`);

/** A column with those that have its like: in the table's partitions, and in tables that inherit from it. */
const ITS_LIKES = `WITH RECURSIVE k(oid) AS (SELECT d.refobjid UNION SELECT i.inhrelid FROM pg_inherits i JOIN k ON i.inhparent = k.oid)
  SELECT o.oid FROM k JOIN pg_attribute l ON l.attrelid = k.oid AND l.attname = a.attname JOIN pg_attrdef o ON o.adrelid = l.attrelid AND o.adnum = l.attnum`;

/** Sequences that belong to columns, but for those that number their own column and nobody else takes numbers from. */
const SEQUENCES = `SELECT k.kind, s.oid::regclass::text, h.t, json_build_array(a.attname), NULL, ''
  FROM here h JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = h.oid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_attribute a ON a.attrelid = h.oid AND a.attnum = d.refobjsubid,
  LATERAL (SELECT CASE
    WHEN EXISTS (SELECT FROM pg_depend u WHERE u.refclassid = 'pg_class'::regclass AND u.refobjid = s.oid AND u.deptype = 'n' AND NOT (u.classid = 'pg_attrdef'::regclass AND u.objid IN (${ITS_LIKES})))
      THEN CASE d.deptype WHEN 'i' THEN 'shared identity' ELSE 'shared sequence' END
    WHEN d.deptype = 'a' AND NOT EXISTS (SELECT FROM pg_attrdef f WHERE f.adrelid = h.oid AND f.adnum = d.refobjsubid AND pg_get_expr(f.adbin, f.adrelid) LIKE 'nextval(%') THEN 'owned sequence' END) k(kind)
  WHERE k.kind IS NOT NULL`;

/** Tables that are published for updates without a replica identity: `h` itself, or what inherits from it. */
const UNIDENTIFIED = `WITH RECURSIVE k(oid) AS (SELECT h.oid UNION SELECT i.inhrelid FROM pg_inherits i JOIN k ON i.inhparent = k.oid)
  SELECT c.oid::regclass::text FROM k JOIN pg_class c ON c.oid = k.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND (c.relreplident = 'n' OR c.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indisprimary))
    AND EXISTS (SELECT FROM pg_publication p JOIN pg_publication_tables t ON t.pubname = p.pubname WHERE p.pubupdate AND t.schemaname = n.nspname AND t.tablename = c.relname)`;

/** What is about a table as a whole, or is found by other means than `pg_depend`. */
const OF_TABLES = `
  SELECT 'owner', pg_get_userbyid(h.relowner)::text, h.t, NULL::json, NULL::text, '' FROM here h WHERE pg_get_userbyid(h.relowner) <> current_user
  UNION ALL SELECT 'table grant', COALESCE(pg_get_userbyid(NULLIF(g.grantee, 0))::text, 'PUBLIC'), h.t, NULL, string_agg(g.privilege_type, ', '), '' FROM here h, aclexplode(h.relacl) g WHERE g.grantee <> h.relowner GROUP BY 2, 3
  UNION ALL SELECT 'column grant', COALESCE(pg_get_userbyid(NULLIF(g.grantee, 0))::text, 'PUBLIC'), h.t, json_agg(DISTINCT a.attname), string_agg(g.privilege_type, ', '), '' FROM here h JOIN pg_attribute a ON a.attrelid = h.oid AND a.attnum > 0 AND NOT a.attisdropped, aclexplode(a.attacl) g GROUP BY 2, 3
  UNION ALL SELECT 'row security', CASE WHEN h.relforcerowsecurity THEN 'forced' ELSE 'enabled' END, h.t, NULL, NULL, '' FROM here h WHERE h.relrowsecurity
  UNION ALL SELECT 'hidden rows', current_user::text, h.t, NULL, NULL, 'every' FROM here h WHERE row_security_active(h.oid)
  UNION ALL SELECT 'publication', p.pubname, h.t, NULL, 'FOR ALL TABLES', '' FROM here h, pg_publication p WHERE p.puballtables
  UNION ALL SELECT 'publication', p.pubname, h.t, NULL, 'FOR TABLES IN SCHEMA', '' FROM here h JOIN pg_publication p ON h.relnamespace IN (${publishedSchemas("p.oid")}) WHERE NOT EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = h.oid)
  UNION ALL SELECT 'replica identity', CASE h.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' ELSE (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = h.oid AND i.indisreplident) END, h.t,
    (SELECT json_agg(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = h.oid AND a.attnum = ANY (i.indkey::int2[]) WHERE i.indrelid = h.oid AND i.indisreplident), NULL, '' FROM here h WHERE h.relreplident <> 'd'
  UNION ALL SELECT 'missing replica identity', u.it, h.t, NULL, NULL, 'every' FROM here h, LATERAL (${UNIDENTIFIED}) u(it)
  UNION ALL SELECT 'partition', pg_get_expr(h.relpartbound, h.oid), h.t, NULL, NULL, 'every' FROM here h WHERE h.relispartition
  UNION ALL SELECT 'partitions', 'BY ' || pg_get_partkeydef(h.oid), h.t, NULL, NULL, 'every' FROM here h WHERE h.relkind = 'p'
  UNION ALL SELECT 'partition key', pg_get_partkeydef(h.oid), h.t, (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = h.oid AND (a.attnum = ANY (p.partattrs::int2[]) AND a.attnum > 0 OR a.attnum IN (SELECT d.refobjsubid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = h.oid AND d.objsubid = 0 AND d.refobjid = h.oid))), NULL, '' FROM here h JOIN pg_partitioned_table p ON p.partrelid = h.oid
  UNION ALL SELECT 'inheritance', i.inhparent::regclass::text, h.t, NULL, NULL, 'every' FROM here h JOIN pg_inherits i ON i.inhrelid = h.oid WHERE NOT h.relispartition
  UNION ALL SELECT 'clustering', 'on ' || i.indexrelid::regclass, h.t, (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = h.oid AND a.attnum = ANY (i.indkey::int2[])), NULL, '' FROM here h JOIN pg_index i ON i.indrelid = h.oid AND i.indisclustered
  UNION ALL SELECT 'table option', o.what, h.t, NULL, NULL, '' FROM here h, LATERAL (VALUES
      (CASE WHEN h.relpersistence = 'u' THEN 'UNLOGGED' END), (array_to_string(h.reloptions, ', ')), ((SELECT 'TABLESPACE ' || spcname FROM pg_tablespace WHERE oid = h.reltablespace)),
      (CASE WHEN h.reloftype <> 0 THEN 'OF ' || h.reloftype::regtype END), ((SELECT 'USING ' || amname FROM pg_am WHERE oid = h.relam AND amname <> 'heap'))) o(what) WHERE o.what IS NOT NULL
  UNION ALL SELECT 'row type', pg_describe_object(d.classid, d.objid, d.objsubid), h.t, NULL, NULL, '' FROM here h JOIN pg_type y ON y.oid = h.reltype JOIN pg_depend d ON d.refclassid = 'pg_type'::regclass AND d.refobjid IN (y.oid, y.typarray) AND d.deptype <> 'i' AND d.objid <> h.oid
  UNION ALL SELECT 'unknown', 'security label ' || l.provider, h.t, (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = h.oid AND a.attnum = l.objsubid), l.label, 'all' FROM here h JOIN pg_seclabel l ON l.objoid = h.oid AND l.classoid = 'pg_class'::regclass`;

interface Row {
  readonly kind: DependentKind;
  readonly name: string;
  readonly t: string;
  readonly cols: string | null;
  readonly def: string | null;
  /** What it means that no column is named: `all` can't tell, `every` takes them all whatever is named, nothing is about the table. */
  readonly scope: "" | "all" | "every";
}

/** Reads what hangs on the tables, but for what is read with them. */
export async function readDependents(session: Session, tables: ReadonlyMap<string, Table>): Promise<readonly Dependent[]> {
  const rows = await session.query<Row>(
    `WITH here AS MATERIALIZED (${TABLES}), d AS MATERIALIZED (${DEPENDING}), all_of_them(kind, name, t, cols, def, scope) AS (
      ${Object.entries(BY_CLASS)
        .map(
          ([name, query]) =>
            `SELECT k.kind, k.name, d.t, d.cols, k.def, k.scope FROM d, LATERAL (${query}) k(kind, name, def, scope) WHERE d.cl = '${name}'`,
        )
        .join("\n      UNION ALL ")}
      UNION ALL SELECT 'unknown', pg_describe_object(d.cl::regclass, d.objid, 0), d.t, d.cols, NULL, 'all' FROM d WHERE d.cl NOT IN (${KNOWN.join(", ")})
      UNION ALL ${SEQUENCES}
      UNION ALL ${OF_TABLES})
     SELECT kind, name, t, cols::text, def, scope FROM all_of_them ORDER BY t, kind, name`,
  );
  const found = rows.map(({ kind, name, t, cols, def, scope }): Dependent => ({
    kind,
    name,
    table: t,
    columns: scope === "every" ? "all" : cols !== null ? (JSON.parse(cols) as string[]) : scope === "all" ? "all" : [],
    ...(def !== null && { definition: def }),
  }));
  return [...found, ...(await readRoutines(session, tables))];
}

/**
 * Routines whose text names a table, or which are its triggers, and columns of it. The server does not look into such texts; a name
 * in them may mean something else, but one that is not in them means nothing.
 */
async function readRoutines(session: Session, tables: ReadonlyMap<string, Table>): Promise<readonly Dependent[]> {
  const rows = await session.query<{ n: string; s: string; on: string | null }>(
    `SELECT p.oid::regprocedure::text n, p.prosrc s, (SELECT json_agg(DISTINCT ${nameOf("t", "tn")}) FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace WHERE g.tgfoid = p.oid)::text AS on
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' AND l.lanname NOT IN ('c', 'internal') AND p.prosrc <> '' AND p.proname NOT LIKE 'underpin\\_%'
       AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e') ORDER BY 1`,
  );
  return rows.flatMap(({ n, s, on }) => {
    const words = wordsOf(s);
    const fires = new Set(on === null ? [] : (JSON.parse(on) as string[]));
    return [...tables.values()]
      .filter((table) => fires.has(table.name) || words.has(ownName(table.name)))
      .map((table): Dependent => ({
        kind: "routine",
        name: n,
        table: table.name,
        columns: table.columns.map((column) => column.name).filter((name) => words.has(name)),
        definition: s,
      }));
  });
}

/** Every name in a text, as the server would read it; what stands in strings may be SQL too. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const token of tokenize(text, { dollarQuotes: true }))
    if (token.kind === "quoted") words.add(token.text);
    else if (token.kind === "word") words.add(token.text.toLowerCase());
    else if (token.kind === "string") for (const word of wordsOf(token.text)) words.add(word);
  return words;
}
