import { sql, type SqlBool } from "kysely";
import type { Keystone } from "../keystone.ts";
import { notFound, unauthorized } from "../refusals.ts";
import { ROOT_DOMAIN } from "../root-domain.ts";
import type { MappedGroup, MappedProperties } from "./mapping/mapped-properties.ts";

type DomainBy = { readonly id?: string; readonly name?: string } | null | undefined;

/** The domains that a mapping names, by one statement. */
export class NamedDomains {
  readonly #ids: ReadonlyMap<string, string>;
  readonly #ignoresCase: boolean;

  private constructor(ids: ReadonlyMap<string, string>, ignoresCase: boolean) {
    this.#ids = ids;
    this.#ignoresCase = ignoresCase;
  }

  static async of({ pool }: Keystone, { group_names, user, projects }: MappedProperties): Promise<NamedDomains> {
    const all: readonly DomainBy[] = [user.domain, ...[...group_names, ...projects].map(({ domain }) => domain)];
    const names = [...new Set(all.flatMap((domain) => (domain?.id === undefined ? (domain?.name ?? []) : [])))];
    const ignoresCase = pool.dialect === "mysql";
    if (names.length === 0) return new NamedDomains(new Map(), ignoresCase);
    const rows = await pool.read((db) =>
      db
        .selectFrom("project")
        .select(["id", "name"])
        .where("domain_id", "=", ROOT_DOMAIN)
        .where("id", "<>", ROOT_DOMAIN)
        .where("name", "in", names)
        .execute(),
    );
    return new NamedDomains(new Map(rows.map(({ id, name }) => [ignoresCase ? name.toLowerCase() : name, id])), ignoresCase);
  }

  /**
   * A domain's id; of one that nobody named, the other.
   *
   * @throws HttpError 404 if there is none of that name
   */
  idOf(domain: DomainBy, otherwise: string): string {
    if (domain?.id !== undefined) return domain.id;
    if (domain?.name === undefined) return otherwise;
    const id = this.#ids.get(this.#ignoresCase ? domain.name.toLowerCase() : domain.name);
    if (id === undefined) throw notFound("domain", domain.name);
    return id;
  }
}

/**
 * The groups that a mapping gives. One that is given by its name need not be there.
 *
 * @throws SecurityRefusal 401 if one is not there that is given by its id; upstream ends in 500
 */
export async function groupIdsOf(
  { pool }: Keystone,
  { group_ids: ids, group_names: names }: MappedProperties,
  domains: NamedDomains,
): Promise<readonly string[]> {
  const named = names.map((group: MappedGroup) => ({ name: group.name, domain: domains.idOf(group.domain, "") }));
  const conditions = [
    ...(ids.length === 0 ? [] : [sql<SqlBool>`id IN (${sql.join(ids)})`]),
    ...named.map(({ name, domain }) => sql<SqlBool>`(domain_id = ${domain} AND name = ${name})`),
  ];
  if (conditions.length === 0) return [];
  const rows = await pool.read((db) =>
    db
      .selectFrom("group")
      .select("id")
      .where(sql<SqlBool>`(${sql.join(conditions, sql` OR `)})`)
      .execute(),
  );
  const found = new Set(rows.map(({ id }) => id));
  if (ids.some((id) => !found.has(id))) throw unauthorized("a group that the mapping returned was not found");
  return [...found];
}
