import type { Client } from "../clients.ts";
import type { Dump } from "./dump.ts";

const OWN = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
/** Underpin's own tables, and what hangs on them. */
const NOT_LEDGER = "c.relname !~ '^(underpin_|migrate_version)'";
const RELATION = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${OWN} AND ${NOT_LEDGER}`;
const said = (kind: string, oid: string): string => `coalesce(E'\\nCOMMENT ' || obj_description(${oid}, '${kind}'), '')`;

/** Each kind of object as text, made by the server's own functions. */
const OBJECTS = [
  `SELECT 'SCHEMA ' || n.nspname || ' ' || coalesce(n.nspacl::text, '') FROM pg_namespace n WHERE ${OWN}`,
  `SELECT 'CREATE TABLE ' || c.oid::regclass || ' (' || E'\\n' || coalesce((
       SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
         'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'IDENTITY ' || nullif(a.attidentity::text, ''), 'GENERATED ' || nullif(a.attgenerated::text, ''),
         'COLLATE ' || (SELECT o.collname FROM pg_collation o JOIN pg_type t ON t.oid = a.atttypid WHERE o.oid = a.attcollation AND o.oid <> t.typcollation),
         'STATISTICS ' || nullif(a.attstattarget, -1), a.attstorage, nullif(a.attcompression::text, ''), a.attoptions::text, a.attacl::text,
         CASE WHEN NOT a.attislocal THEN 'INHERITED' END, 'COMMENT ' || col_description(c.oid, a.attnum)), E',\\n' ORDER BY a.attnum)
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') || E'\\n) ' ||
     concat_ws(' ', c.relpersistence, c.reloptions::text, c.relowner::regrole, c.relacl::text, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
       'BY ' || pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
       'INHERITS ' || (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)) || ${said("pg_class", "c.oid")}
     FROM ${RELATION} WHERE c.relkind IN ('r', 'p')`,
  `SELECT concat_ws(' ', 'CONSTRAINT', k.conname, 'ON', c.oid::regclass, pg_get_constraintdef(k.oid)) || ${said("pg_constraint", "k.oid")}
     FROM pg_constraint k JOIN ${RELATION.replace("JOIN", "ON c.oid = k.conrelid JOIN")}`,
  `SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, i.indisreplident) || ${said("pg_class", "i.indexrelid")}
     FROM pg_index i JOIN ${RELATION.replace("JOIN", "ON c.oid = i.indrelid JOIN")}`,
  `SELECT concat_ws(' ', 'VIEW', c.relkind, c.oid::regclass, c.reloptions::text, c.relowner::regrole, c.relacl::text, E'\\n' || pg_get_viewdef(c.oid)) || ${said("pg_class", "c.oid")}
     FROM ${RELATION} WHERE c.relkind IN ('v', 'm')`,
  `SELECT concat_ws(' ', 'SEQUENCE', c.oid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,
       (SELECT d.refobjid::regclass || '.' || a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
     FROM pg_sequence s JOIN ${RELATION.replace("JOIN", "ON c.oid = s.seqrelid JOIN")}`,
  `SELECT concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled) FROM pg_rewrite r JOIN ${RELATION.replace("JOIN", "ON c.oid = r.ev_class JOIN")} WHERE r.rulename <> '_RETURN'`,
  `SELECT concat_ws(' ', pg_get_triggerdef(g.oid), g.tgenabled) FROM pg_trigger g JOIN ${RELATION.replace("JOIN", "ON c.oid = g.tgrelid JOIN")} WHERE NOT g.tgisinternal`,
  `SELECT concat_ws(' ', 'POLICY', p.polname, 'ON', c.oid::regclass, p.polcmd, p.polpermissive, p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
     FROM pg_policy p JOIN ${RELATION.replace("JOIN", "ON c.oid = p.polrelid JOIN")}`,
  `SELECT pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace AND ${OWN}`,
  `SELECT concat_ws(' ', 'PUBLICATION', p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, r.prrelid::regclass, pg_get_expr(r.prqual, r.prrelid),
       (SELECT string_agg(a.attname, ', ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)))
     FROM pg_publication p LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid`,
  `SELECT concat_ws(' ', 'PUBLICATION', p.pubname, 'OF', n.nspname) FROM pg_publication_namespace s JOIN pg_publication p ON p.oid = s.pnpubid JOIN pg_namespace n ON n.oid = s.pnnspid`,
  `SELECT concat_ws(' ', pg_get_functiondef(f.oid), f.proowner::regrole, f.proacl::text) FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND ${OWN} WHERE f.prokind IN ('f', 'p')`,
  `SELECT concat_ws(' ', 'TYPE', t.oid::regtype, t.typtype, format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault,
       (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid))
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${OWN} WHERE t.typtype IN ('e', 'd')`,
];

/** The objects as the server's catalogue has them, for machines without pg_dump. */
export async function dumpCatalogue(client: Client): Promise<Dump> {
  const rows = await client.rows(`SELECT * FROM (${OBJECTS.join("\nUNION ALL ")}) objects (text) ORDER BY 1`);
  return rows.map(([text]) => text ?? "");
}
