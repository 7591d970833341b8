/** What the phases do. */
const NEEDED = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "DROP",
  "ALTER",
  "INDEX",
  "REFERENCES",
  "TRIGGER",
  "CREATE VIEW",
  "CREATE TEMPORARY TABLES",
] as const;

/** Rights on a whole database that a phase needs and none of the grants gives, told from what SHOW GRANTS shows. */
export function lackingRights(grants: readonly string[], database: string): readonly string[] {
  const listed = grants.flatMap((grant) => {
    const [, rights = "", on = ""] = /^GRANT (.+?) ON (\*|`(?:[^`]|``)+`|"(?:[^"]|"")+")\.\* TO /i.exec(grant) ?? [];
    return on !== "" && covers(on, database) ? rights.toUpperCase().split(/\s*,\s*/) : [];
  });
  const given = new Set(listed);
  return given.has("ALL PRIVILEGES") || given.has("ALL") ? [] : NEEDED.filter((right) => !given.has(right));
}

/** A grant may be on all databases whose names are like a pattern. */
function covers(on: string, database: string): boolean {
  if (on === "*") return true;
  const pattern = on.slice(1, -1).replaceAll("``", "`").replaceAll('""', '"');
  const source = pattern.replace(/\\([_%])|([_%])|[.*+?^${}()|[\]\\]/g, (text, literal?: string, wild?: string) =>
    literal ? literal : wild === "%" ? ".*" : wild === "_" ? "." : `\\${text}`,
  );
  return new RegExp(`^${source}$`, "is").test(database);
}
