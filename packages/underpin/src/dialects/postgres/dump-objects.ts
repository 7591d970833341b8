import { publishedSchemas } from "./published-schemas.ts";
import { collationName, SETTINGS } from "./introspect-columns.ts";

/** Stands for the tables in which versions are recorded. */
export const RECORDS = "/* records */";

/** What belongs to nobody but the database's users. */
const OWN = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
/** Not what an extension made, which makes it anew. */
const free = (catalogue: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
const RELATION = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${OWN} AND c.relname !~ '^underpin_' AND c.relname NOT IN (${RECORDS}) AND ${free("pg_class", "c.oid")}`;
/** The relations of something: `RELATION` joined by an oid of its own. */
const ofRelation = (oid: string): string => `JOIN ${RELATION.replace("JOIN", `ON c.oid = ${oid} JOIN`)}`;

const comment = (what: string, name: string, catalogue: string, oid: string): string =>
  `'COMMENT ON ${what} ' || ${name} || ' IS ' || quote_literal(obj_description(${oid}, '${catalogue}'))`;
const list = (...statements: readonly string[]): string =>
  `array_remove(ARRAY[${statements.map((sql) => `(${sql})::text`).join(", ")}], NULL)`;
const some = (query: string): string => `COALESCE((${query}), '{}')`;
const who = (role: string): string => `CASE WHEN ${role} = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(${role})) END`;

/** Who else than its owner may do what; where anything was said of it, nobody else may. */
const grants = (target: string, acl: string, owner: string): string =>
  some(
    `SELECT CASE WHEN ${acl} IS NOT NULL THEN ARRAY['REVOKE ALL ON ' || ${target} || ' FROM PUBLIC'] END || array_agg('GRANT ' || g.p || ' ON ' || ${target} || ' TO ' || g.w || CASE WHEN g.o THEN ' WITH GRANT OPTION' ELSE '' END) FILTER (WHERE g.p IS NOT NULL)
     FROM (SELECT string_agg(a.privilege_type, ', ') p, ${who("a.grantee")} w, a.is_grantable o FROM aclexplode(${acl}) a WHERE a.grantee <> ${owner} GROUP BY 2, 3) g`,
  );
const owned = (target: string, owner: string): string =>
  `CASE WHEN pg_get_userbyid(${owner}) <> current_user THEN 'ALTER ' || ${target} || ' OWNER TO ' || quote_ident(pg_get_userbyid(${owner})) END`;

const SEQUENCE = `' START WITH ' || s.seqstart || ' INCREMENT BY ' || s.seqincrement || ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax || ' CACHE ' || s.seqcache || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END`;
const INTERNAL = "SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'";

const COLUMN = `concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), CASE WHEN a.attcollation <> ty.typcollation THEN 'COLLATE ' || ${collationName("a.attcollation")} END,
  CASE a.attgenerated WHEN 's' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED' WHEN 'v' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ')' ELSE 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
  (SELECT 'GENERATED ' || CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END || ' AS IDENTITY (SEQUENCE NAME ' || s.seqrelid::regclass || ${SEQUENCE} || ')'
     FROM pg_sequence s JOIN pg_depend i ON i.classid = 'pg_class'::regclass AND i.objid = s.seqrelid AND i.deptype = 'i' AND i.refobjid = c.oid AND i.refobjsubid = a.attnum WHERE a.attidentity <> ''),
  CASE WHEN a.attnotnull THEN 'NOT NULL' END)`;
const COLUMNS = `(SELECT string_agg(E'\\n  ' || ${COLUMN}, ',' ORDER BY a.attnum) FROM pg_attribute a JOIN pg_type ty ON ty.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND (c.relispartition OR a.attislocal))`;
const EACH_COLUMN =
  "FROM pg_attribute a JOIN pg_type ty ON ty.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped";

/** A kind of object: its catalogue, in which order kinds come where nothing depends on anything, whether rows come before it, and a query for oid and statements. */
export interface DumpedKind {
  readonly catalogue: string;
  readonly rank: number;
  readonly behind?: true;
  readonly query: string;
}

const kind = (catalogue: string, rank: number, query: string): DumpedKind => ({ catalogue, rank, query });
const behind = (catalogue: string, rank: number, query: string): DumpedKind => ({ catalogue, rank, query, behind: true });

const FULL_NAME = "c.oid::regclass";
const CONSTRAINT = `'ALTER TABLE ' || ${FULL_NAME} || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)`;
const COMMENT_ON_CONSTRAINT = `'COMMENT ON CONSTRAINT ' || quote_ident(k.conname) || ' ON ' || ${FULL_NAME} || ' IS ' || quote_literal(obj_description(k.oid, 'pg_constraint'))`;

/** Everything that a copy has; what acts on rows, or hides them, comes behind them. */
export const DUMPED: readonly DumpedKind[] = [
  kind(
    "pg_namespace",
    1,
    `SELECT n.oid, ${list("'CREATE SCHEMA IF NOT EXISTS ' || quote_ident(n.nspname)")} || ${grants("'SCHEMA ' || quote_ident(n.nspname)", "n.nspacl", "n.nspowner")} FROM pg_namespace n WHERE ${OWN} AND (n.nspname <> 'public' OR n.nspacl IS DISTINCT FROM (SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid)) AND ${free("pg_namespace", "n.oid")}`,
  ),
  kind(
    "pg_extension",
    2,
    `SELECT e.oid, ${list("'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(e.extname) || ' WITH SCHEMA ' || quote_ident(n.nspname)")} FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'`,
  ),
  kind(
    "pg_type",
    10,
    `SELECT t.oid, ${list(
      `CASE t.typtype WHEN 'e' THEN 'CREATE TYPE ' || format_type(t.oid, NULL) || ' AS ENUM (' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) || ')'
         WHEN 'd' THEN concat_ws(' ', 'CREATE DOMAIN', format_type(t.oid, NULL), 'AS', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype) THEN 'COLLATE ' || ${collationName("t.typcollation")} END,
           'DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN 'NOT NULL' END, (SELECT string_agg('CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
         ELSE 'CREATE TYPE ' || format_type(t.oid, NULL) || ' AS (' || (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND NOT a.attisdropped) || ')' END`,
      comment("TYPE", "format_type(t.oid, NULL)", "pg_type", "t.oid"),
    )} FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${OWN} WHERE (t.typtype IN ('e', 'd') OR t.typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c') AND ${free("pg_type", "t.oid")}`,
  ),
  kind(
    "pg_class",
    20,
    `SELECT c.oid, ${list(`'CREATE SEQUENCE ' || ${FULL_NAME} || ' AS ' || format_type(s.seqtypid, NULL) || ${SEQUENCE}`, comment("SEQUENCE", FULL_NAME, "pg_class", "c.oid"))} || ${grants(`'SEQUENCE ' || ${FULL_NAME}`, "c.relacl", "c.relowner")} FROM pg_sequence s ${ofRelation("s.seqrelid")} WHERE NOT EXISTS (${INTERNAL})`,
  ),
  kind(
    "pg_class",
    30,
    `SELECT c.oid, ${list(
      `concat_ws(' ', CASE WHEN c.relpersistence = 'u' THEN 'CREATE UNLOGGED TABLE' ELSE 'CREATE TABLE' END, ${FULL_NAME}, '(' || COALESCE(${COLUMNS}, '') || E'\\n)',
        CASE WHEN NOT c.relispartition THEN (SELECT 'INHERITS (' || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) || ')' FROM pg_inherits i WHERE i.inhrelid = c.oid HAVING count(*) > 0) END,
        'PARTITION BY ' || pg_get_partkeydef(c.oid), (SELECT 'USING ' || quote_ident(amname) FROM pg_am WHERE oid = c.relam AND amname <> 'heap'), 'WITH (' || array_to_string(c.reloptions, ', ') || ')', (SELECT 'TABLESPACE ' || quote_ident(spcname) FROM pg_tablespace WHERE oid = c.reltablespace))`,
      comment("TABLE", FULL_NAME, "pg_class", "c.oid"),
    )} || ${some(`SELECT array_agg('ALTER TABLE ONLY ' || ${FULL_NAME} || ' ALTER COLUMN ' || quote_ident(a.attname) || ' ' || setting) FROM (SELECT a.attname, unnest(${SETTINGS}) setting ${EACH_COLUMN}) a`)}
       || ${some(`SELECT array_agg('COMMENT ON COLUMN ' || ${FULL_NAME} || '.' || quote_ident(a.attname) || ' IS ' || quote_literal(col_description(c.oid, a.attnum))) ${EACH_COLUMN} AND col_description(c.oid, a.attnum) IS NOT NULL`)}
     FROM ${RELATION} WHERE c.relkind IN ('r', 'p')`,
  ),
  kind(
    "pg_constraint",
    32,
    `SELECT k.oid, ${list(CONSTRAINT, COMMENT_ON_CONSTRAINT)} FROM pg_constraint k ${ofRelation("k.conrelid")} WHERE k.contype = 'c' AND k.convalidated AND (k.conislocal OR c.relispartition)`,
  ),
  kind(
    "attach",
    34,
    `SELECT c.oid, ${list(`'ALTER TABLE ONLY ' || i.inhparent::regclass || ' ATTACH PARTITION ' || ${FULL_NAME} || ' ' || pg_get_expr(c.relpartbound, c.oid)`)} FROM pg_inherits i ${ofRelation("i.inhrelid")} WHERE c.relispartition AND c.relkind IN ('r', 'p')`,
  ),
  kind(
    "owned",
    36,
    `SELECT c.oid, ${list(`'ALTER SEQUENCE ' || ${FULL_NAME} || ' OWNED BY ' || d.refobjid::regclass || '.' || quote_ident(a.attname)`)} FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid ${ofRelation("d.objid")} WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a' AND c.relkind = 'S'`,
  ),
  ...(["r", "p"] as const).map((relkind, i) =>
    kind(
      "pg_constraint",
      40 + i,
      `SELECT k.oid, ${list(CONSTRAINT, COMMENT_ON_CONSTRAINT)} FROM pg_constraint k ${ofRelation("k.conrelid")} WHERE k.contype IN ('p', 'u', 'x') AND c.relkind = '${relkind}'`,
    ),
  ),
  ...(["i", "I"] as const).map((relkind, i) =>
    kind(
      "pg_class",
      44 + i,
      `SELECT x.oid, ${list("regexp_replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON ')", comment("INDEX", "x.oid::regclass", "pg_class", "x.oid"))} FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid AND x.relkind = '${relkind}' ${ofRelation("i.indrelid")} WHERE i.indisvalid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`,
    ),
  ),
  kind(
    "pg_proc",
    48,
    `SELECT p.oid, ${list("pg_get_functiondef(p.oid)", comment("ROUTINE", "p.oid::regprocedure", "pg_proc", "p.oid"))} || ${grants("'ROUTINE ' || p.oid::regprocedure", "p.proacl", "p.proowner")} FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND ${OWN} WHERE p.prokind IN ('f', 'p', 'w') AND p.proname !~ '^underpin_' AND ${free("pg_proc", "p.oid")}`,
  ),
  kind(
    "pg_class",
    50,
    `SELECT c.oid, ${list(
      `concat_ws(' ', CASE c.relkind WHEN 'm' THEN 'CREATE MATERIALIZED VIEW' ELSE 'CREATE VIEW' END, ${FULL_NAME}, 'WITH (' || array_to_string(c.reloptions, ', ') || ')', 'AS', rtrim(pg_get_viewdef(c.oid), ';'), CASE c.relkind WHEN 'm' THEN 'WITH NO DATA' END)`,
      `'COMMENT ON ' || CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW ' ELSE 'VIEW ' END || ${FULL_NAME} || ' IS ' || quote_literal(obj_description(c.oid, 'pg_class'))`,
    )} || ${some(`SELECT array_agg('ALTER VIEW ' || ${FULL_NAME} || ' ALTER COLUMN ' || quote_ident(a.attname) || ' SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = c.oid`)}
     FROM ${RELATION} WHERE c.relkind IN ('v', 'm')`,
  ),
  kind(
    "pg_rewrite",
    54,
    `SELECT r.oid, ${list("pg_get_ruledef(r.oid)")} FROM pg_rewrite r ${ofRelation("r.ev_class")} WHERE r.rulename <> '_RETURN'`,
  ),
  kind(
    "pg_statistic_ext",
    56,
    `SELECT s.oid, ${list("pg_get_statisticsobjdef(s.oid)")} FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace AND ${OWN}`,
  ),
  kind(
    "pg_constraint",
    60,
    `SELECT k.oid, ${list(CONSTRAINT, COMMENT_ON_CONSTRAINT)} FROM pg_constraint k ${ofRelation("k.conrelid")} WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0`,
  ),
  // Rows from before need not hold to them.
  behind(
    "pg_constraint",
    64,
    `SELECT k.oid, ${list(CONSTRAINT, COMMENT_ON_CONSTRAINT)} FROM pg_constraint k ${ofRelation("k.conrelid")} WHERE k.contype IN ('c', 'f') AND NOT k.convalidated AND k.conislocal AND k.conparentid = 0`,
  ),
  behind(
    "pg_trigger",
    70,
    `SELECT g.oid, ${list("pg_get_triggerdef(g.oid)", `CASE g.tgenabled WHEN 'O' THEN NULL ELSE 'ALTER TABLE ' || ${FULL_NAME} || CASE g.tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END || ' TRIGGER ' || quote_ident(g.tgname) END`)} FROM pg_trigger g ${ofRelation("g.tgrelid")} WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND g.tgname !~ '^underpin_'`,
  ),
  behind(
    "pg_policy",
    72,
    `SELECT p.oid, ${list(
      `concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', ${FULL_NAME}, CASE WHEN p.polpermissive THEN 'AS PERMISSIVE' ELSE 'AS RESTRICTIVE' END, 'FOR', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        'TO', (SELECT string_agg(${who("r")}, ', ') FROM unnest(p.polroles) r), 'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')`,
    )} FROM pg_policy p ${ofRelation("p.polrelid")}`,
  ),
  behind(
    "settings",
    80,
    `SELECT c.oid, ${list(
      `CASE WHEN c.relrowsecurity THEN 'ALTER TABLE ' || ${FULL_NAME} || ' ENABLE ROW LEVEL SECURITY' END`,
      `CASE WHEN c.relforcerowsecurity THEN 'ALTER TABLE ' || ${FULL_NAME} || ' FORCE ROW LEVEL SECURITY' END`,
      `CASE WHEN c.relkind = 'v' THEN NULL WHEN c.relreplident = 'f' THEN 'ALTER TABLE ' || ${FULL_NAME} || ' REPLICA IDENTITY FULL' WHEN c.relreplident = 'n' THEN 'ALTER TABLE ' || ${FULL_NAME} || ' REPLICA IDENTITY NOTHING' END`,
      `SELECT 'ALTER TABLE ' || ${FULL_NAME} || ' REPLICA IDENTITY USING INDEX ' || quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident`,
      `SELECT 'ALTER TABLE ' || ${FULL_NAME} || ' CLUSTER ON ' || quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisclustered`,
      `CASE WHEN c.relkind = 'm' AND c.relispopulated THEN 'REFRESH MATERIALIZED VIEW ' || ${FULL_NAME} END`,
    )} || ${grants(`'TABLE ' || ${FULL_NAME}`, "c.relacl", "c.relowner")}
       || ${some(`SELECT array_agg('GRANT ' || g.privilege_type || ' (' || quote_ident(a.attname) || ') ON ' || ${FULL_NAME} || ' TO ' || ${who("g.grantee")} || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) FROM pg_attribute a, aclexplode(a.attacl) g WHERE a.attrelid = c.oid AND NOT a.attisdropped`)}
     FROM ${RELATION} WHERE c.relkind IN ('r', 'p', 'v', 'm')`,
  ),
  behind(
    "pg_publication",
    84,
    `SELECT p.oid, ${list(
      `concat_ws(' ', 'CREATE PUBLICATION', quote_ident(p.pubname), CASE WHEN p.puballtables THEN 'FOR ALL TABLES' END,
        'FOR ' || NULLIF(concat_ws(', ', (SELECT 'TABLE ' || string_agg(r.prrelid::regclass || COALESCE(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '') || COALESCE(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), ''), ', ') FROM pg_publication_rel r WHERE r.prpubid = p.oid),
        (SELECT 'TABLES IN SCHEMA ' || string_agg(quote_ident(n.nspname), ', ') FROM pg_namespace n WHERE n.oid IN (${publishedSchemas("p.oid")}))), ''),
        'WITH (publish = ''' || concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) || '''' || CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END || ')')`,
    )} FROM pg_publication p`,
  ),
  behind(
    "owner",
    90,
    `SELECT c.oid, ${list(owned(`CASE c.relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || ${FULL_NAME}`, "c.relowner"))} FROM ${RELATION} WHERE c.relkind IN ('r', 'p', 'v', 'm') OR c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))`,
  ),
  behind(
    "owner of a routine",
    91,
    `SELECT p.oid, ${list(owned("'ROUTINE ' || p.oid::regprocedure", "p.proowner"))} FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND ${OWN} WHERE p.prokind IN ('f', 'p', 'w') AND p.proname !~ '^underpin_' AND ${free("pg_proc", "p.oid")}`,
  ),
];

const described = (catalogue: string, query: string): string =>
  `SELECT pg_describe_object('${catalogue}'::regclass, o.oid, 0) FROM (${query}) o WHERE ${free(catalogue, "o.oid")}`;
const inOwn = (catalogue: string, prefix: string, more = ""): string =>
  described(catalogue, `SELECT t.oid FROM ${catalogue} t JOIN pg_namespace n ON n.oid = t.${prefix}namespace AND ${OWN} ${more}`);

/** What is there and is not copied, as the server calls it. */
export const LEFT_OUT: string = [
  inOwn("pg_class", "rel", "WHERE t.relkind = 'f'"),
  inOwn("pg_proc", "pro", "WHERE t.prokind = 'a'"),
  inOwn("pg_type", "typ", "WHERE t.typtype IN ('r', 'b') AND t.typelem = 0"),
  inOwn("pg_operator", "opr"),
  inOwn("pg_collation", "coll"),
  inOwn("pg_ts_config", "cfg"),
  inOwn("pg_ts_dict", "dict"),
  described("pg_event_trigger", "SELECT oid FROM pg_event_trigger"),
  described("pg_foreign_server", "SELECT oid FROM pg_foreign_server"),
  described("pg_class", `SELECT i.indexrelid oid FROM pg_index i ${ofRelation("i.indrelid")} WHERE NOT i.indisvalid`),
  "SELECT 'default privileges of ' || pg_get_userbyid(d.defaclrole) FROM pg_default_acl d",
].join("\nUNION ALL ");

/** Where the numbers of rows stand. */
export const NUMBERS: string = `SELECT 'SELECT setval(' || quote_literal(c.oid::regclass) || ', ' || q.last_value || ')' s FROM pg_sequences q JOIN pg_namespace n ON n.nspname = q.schemaname AND ${OWN} JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = q.sequencename WHERE q.last_value IS NOT NULL AND c.relname !~ '^underpin_' AND ${free("pg_class", "c.oid")}`;
