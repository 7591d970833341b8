import type { Session } from "../../model/dialect.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";

interface OfDatabase {
  readonly owner: string;
  readonly acl: string | null;
  readonly limit: number;
  readonly comment: string | null;
}

/** Gives a database what belongs to another one itself, not to what is in it: owner, rights, settings, comment. No dump has that. */
export async function likeThose(admin: Session, of: string, to: string): Promise<void> {
  const [row] = await admin.query<OfDatabase>(
    `SELECT pg_get_userbyid(datdba) "owner", datacl::text acl, datconnlimit "limit", shobj_description(oid, 'pg_database') "comment" FROM pg_database WHERE datname = ?`,
    [of],
  );
  if (!row) return;
  const name = quote(to);
  const statements = [
    ...(await settings(admin, of, name)),
    ...(await rights(admin, of, name, row.acl)),
    ...(row.limit === -1 ? [] : [`ALTER DATABASE ${name} CONNECTION LIMIT ${row.limit}`]),
    ...(row.comment === null ? [] : [`COMMENT ON DATABASE ${name} IS ${stringLiteral(row.comment)}`]),
    // At last: whoever is not a superuser may do nothing with another role's.
    `ALTER DATABASE ${name} OWNER TO ${quote(row.owner)}`,
  ];
  for (const statement of statements) await admin.run(statement);
}

async function settings(admin: Session, of: string, name: string): Promise<readonly string[]> {
  const rows = await admin.query<{ role: string | null; key: string; value: string }>(
    `SELECT r.rolname "role", split_part(c, '=', 1) "key", substr(c, strpos(c, '=') + 1) "value"
     FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c
     WHERE d.datname = ?`,
    [of],
  );
  return rows.map(({ role, key, value }) => {
    const to = LISTS.has(key) ? value : stringLiteral(value);
    return `${role === null ? `ALTER DATABASE ${name}` : `ALTER ROLE ${quote(role)} IN DATABASE ${name}`} SET ${key} TO ${to}`;
  });
}

/** Settings that are lists of names: as one text they would be one name. */
const LISTS = new Set([
  "search_path",
  "temp_tablespaces",
  "session_preload_libraries",
  "local_preload_libraries",
  "shared_preload_libraries",
  "unix_socket_directories",
]);

async function rights(admin: Session, of: string, name: string, acl: string | null): Promise<readonly string[]> {
  if (acl === null) return [];
  const rows = await admin.query<{ grantee: string; what: string; grantable: boolean }>(
    `SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END grantee, a.privilege_type what, a.is_grantable grantable
     FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = ? AND a.grantee <> d.datdba`,
    [of],
  );
  return [
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    ...rows.map(
      ({ grantee, what, grantable }) => `GRANT ${what} ON DATABASE ${name} TO ${grantee}${grantable ? " WITH GRANT OPTION" : ""}`,
    ),
  ];
}
