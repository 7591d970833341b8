import type { Origin } from "../../model/change.ts";
import type { Statement } from "../../model/dialect.ts";
import type { Dependent } from "../../model/dependents.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { ownName } from "../../model/table-name.ts";
import { quote, quoteTable, stringLiteral } from "../../sql/quoting.ts";
import { copyGrants, copyTableGrants, relation } from "./grants.ts";
import { renamedPolicy } from "./rewrite.ts";

/**
 * What makes a new table as open, and as closed, as the one whose rows it takes over: its grants in the place of the defaults, its
 * policies, its owner. Whoever may insert there may number rows here.
 */
export function likeItsOrigin(table: Table, { table: from, columns }: Origin, schema: Schema): readonly Statement[] {
  const on = schema.dependents.filter((dependent) => dependent.table === from);
  const granted = new Set(on.flatMap(({ kind, columns: of }) => (kind === "column grant" && of !== "all" ? of : [])));
  const owner = on.find(({ kind }) => kind === "owner");
  return [
    revokeDefaults(table.name),
    copyTableGrants(from, table.name),
    ...Object.entries(columns).flatMap(([column, like]) => (granted.has(like) ? [copyGrants(from, like, table.name, column)] : [])),
    ...(table.columns.some((column) => column.autoincrement) ? [grantNumbering(table.name)] : []),
    ...secured(table.name, { table: from, columns }, on),
    ...(owner ? [plain(`ALTER TABLE ${quoteTable(table.name)} OWNER TO ${quote(owner.name)}`)] : []),
  ];
}

/** Whether a crash of the server empties a table; only one of its kind may refer to it. */
export function isUnlogged(table: string, { dependents }: Schema): boolean {
  return dependents.some((dependent) => dependent.kind === "table option" && dependent.table === table && dependent.name === "UNLOGGED");
}

function plain(sql: string): Statement {
  return { sql, lock: "none" };
}

/** What `ALTER DEFAULT PRIVILEGES` gives to every table of this role's. */
function revokeDefaults(table: string): Statement {
  const grantees = `SELECT DISTINCT CASE WHEN p.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(p.grantee)) END AS who FROM pg_class c, aclexplode(c.relacl) p WHERE c.oid = ${relation(table)} AND p.grantee <> c.relowner`;
  return plain(
    `DO $underpin$ DECLARE g record; BEGIN FOR g IN ${grantees} LOOP EXECUTE format('REVOKE ALL ON %s FROM %s', ${stringLiteral(quoteTable(table))}, g.who); END LOOP; END $underpin$`,
  );
}

function grantNumbering(table: string): Statement {
  const sequences = `SELECT d.objid::regclass AS it, CASE WHEN p.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(p.grantee)) END AS who FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_class c ON c.oid = d.refobjid, aclexplode(c.relacl) p WHERE d.classid = 'pg_class'::regclass AND d.refobjid = ${relation(table)} AND d.deptype = 'a' AND p.privilege_type = 'INSERT' AND p.grantee <> c.relowner`;
  return plain(
    `DO $underpin$ DECLARE g record; BEGIN FOR g IN ${sequences} LOOP EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %s', g.it, g.who); END LOOP; END $underpin$`,
  );
}

function secured(table: string, { table: from, columns }: Origin, on: readonly Dependent[]): readonly Statement[] {
  const security = on.find(({ kind }) => kind === "row security");
  if (!security) return [];
  const policies = on.filter(({ kind }) => kind === "policy");
  const told = policies.flatMap((policy) => {
    const text = policyFor(policy, { table: from, columns });
    return text === null ? [] : [`CREATE POLICY ${quote(policy.name)} ON ${quoteTable(table)} ${text}`];
  });
  // The script accepted that none of them holds there.
  if (told.length === 0 && policies.length > 0) return [];
  return [
    ...told.map(plain),
    plain(`ALTER TABLE ${quoteTable(table)} ENABLE ROW LEVEL SECURITY`),
    ...(security.name === "forced" ? [plain(`ALTER TABLE ${quoteTable(table)} FORCE ROW LEVEL SECURITY`)] : []),
  ];
}

/** A policy as it stands behind `CREATE POLICY … ON …` for a new table; null where it says something of columns that this has not. */
export function policyFor({ columns, definition = "" }: Dependent, { table, columns: made }: Origin): string | null {
  const names = Object.fromEntries(Object.entries(made).map(([column, like]) => [like, column]));
  const isHere = columns !== "all" && columns.every((column) => column in names);
  return isHere ? renamedPolicy(definition, ownName(table), names) : null;
}
