/**
 * The oids of the schemas that a publication is of (`FOR TABLES IN SCHEMA`). Servers before version 15 have no catalogue of them, but all
 * know what depends on what.
 */
export function publishedSchemas(publication: string): string {
  return `SELECT ps.refobjid FROM pg_depend ps JOIN pg_depend pp ON pp.classid = ps.classid AND pp.objid = ps.objid AND pp.refclassid = 'pg_publication'::regclass
    WHERE ps.classid = to_regclass('pg_catalog.pg_publication_namespace') AND ps.refclassid = 'pg_namespace'::regclass AND pp.refobjid = ${publication}`;
}
