import type { Statement } from "../../model/dialect.ts";
import { quoteTable, stringLiteral } from "../../sql/quoting.ts";

/** Who was granted something on a column, and on all others with it (`also`), may do the same with another. */
export function copyGrants(table: string, column: string, onto: string, like: string, also: readonly string[] = []): Statement {
  const granted = (attribute: string, acl: string, name: string): string =>
    `pg_attribute ${attribute}, aclexplode(${attribute}.attacl) ${acl} WHERE ${attribute}.attrelid = ${relation(table)} AND ${attribute}.attname = ${stringLiteral(name)}`;
  const alike = "q.grantee = p.grantee AND q.privilege_type = p.privilege_type AND q.is_grantable = p.is_grantable";
  const of = [granted("a", "p", column), ...also.map((name) => `EXISTS (SELECT FROM ${granted("b", "q", name)} AND ${alike})`)];
  return copied(
    of.join(" AND "),
    `format('GRANT %s (%I) ON %s TO %s%s', g.what, ${stringLiteral(like)}, ${stringLiteral(quoteTable(onto))}, g.who, g.more)`,
  );
}

/** Who was granted something on a table may do the same with another, or with its view. */
export function copyTableGrants(table: string, onto: string): Statement {
  const of = `pg_class c, aclexplode(c.relacl) p WHERE c.oid = ${relation(table)} AND p.grantee <> c.relowner`;
  return copied(of, `format('GRANT %s ON %s TO %s%s', g.what, ${stringLiteral(quoteTable(onto))}, g.who, g.more)`);
}

/** Who may write to a table, or to a column of it, may number its rows by a sequence. */
export function grantSequence(table: string, sequence: string): readonly Statement[] {
  const grant = `format('GRANT USAGE ON SEQUENCE %s TO %s', ${stringLiteral(quoteTable(sequence))}, g.who)`;
  const writes = "p.privilege_type IN ('INSERT', 'UPDATE')";
  return [
    copied(`pg_class c, aclexplode(c.relacl) p WHERE c.oid = ${relation(table)} AND p.grantee <> c.relowner AND ${writes}`, grant),
    copied(`pg_attribute a, aclexplode(a.attacl) p WHERE a.attrelid = ${relation(table)} AND ${writes}`, grant),
  ];
}

/** A table as a query of the catalogue finds it. */
export function relation(table: string): string {
  return `to_regclass(${stringLiteral(quoteTable(table))})`;
}

function copied(of: string, grant: string): Statement {
  const grants = `SELECT p.privilege_type AS what, CASE WHEN p.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(p.grantee)) END AS who, CASE WHEN p.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS more FROM ${of}`;
  return { sql: `DO $underpin$ DECLARE g record; BEGIN FOR g IN ${grants} LOOP EXECUTE ${grant}; END LOOP; END $underpin$`, lock: "none" };
}
