import { HttpError } from "@underpin/oslo/http";
import { sql, type Kysely, type SqlBool } from "kysely";
import { findOrMake } from "../database/find-or-make.ts";
import { newId } from "../database/new-id.ts";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { strip } from "@underpin/oslo/python";
import { SILENT, type Audit } from "../notifications/audit.ts";
import { SecurityRefusal } from "../refusals.ts";
import type { NamedDomains } from "./login-names.ts";
import type { MappedProject } from "./mapping/mapped-properties.ts";

/** What a mapping says of somebody's projects. */
export interface ShadowProjects {
  readonly userId: string;
  readonly providerId: string;
  /** The provider's domain: projects lie in it unless the mapping says another. */
  readonly providerDomainId: string;
  /** A role of a domain's own must be of this one. */
  readonly roleDomainId: string;
  readonly projects: readonly MappedProject[];
  readonly domains: NamedDomains;
  /** Whether the provider's word counts for all of somebody's roles, those elsewhere too: from version 3.0 of mappings on. */
  readonly isComplete: boolean;
  /** Takes down what is told to others of it; nobody is told if left out. */
  readonly audit?: Audit;
}

interface Wanted {
  readonly name: string;
  readonly domain: string;
  readonly roles: readonly string[];
}

/** What stands for "no domain" in `role.domain_id`. */
const NO_DOMAIN = "<<null>>";

/**
 * Gives somebody the roles that a mapping says, on projects that are made where there are none.
 *
 * Source: keystone/auth/plugins/mapped.py.
 *
 * @throws HttpError 404 if a role is not there, 403 if it is another domain's own
 */
export async function shadowProjects(keystone: Keystone, asked: ShadowProjects): Promise<void> {
  if (asked.projects.length === 0 && !asked.isComplete) return;
  const roles = await rolesOf(keystone, asked);
  const wanted = asked.projects.map(({ name, domain, roles: named }): Wanted => ({
    name,
    domain: keystone.compatibility === 22 ? asked.providerDomainId : asked.domains.idOf(domain, asked.providerDomainId),
    roles: [...new Set(named.map((role) => roles.get(role.name) as string))],
  }));
  const changed = await findOrMake(keystone, async (trx): Promise<Changed> => {
    const { ids, made } = await projectIds(trx, wanted);
    const rows = await trx
      .selectFrom("assignment")
      .select(["target_id", "role_id"])
      .where("type", "=", "UserProject")
      .where("actor_id", "=", asked.userId)
      .where("inherited", "=", false)
      .execute();
    const has = new Set(rows.map(({ target_id, role_id }) => `${target_id} ${role_id}`));
    const gets = new Set(wanted.flatMap(({ roles: all }, i) => all.map((role) => `${ids[i]} ${role}`)));
    const gained = [...gets].filter((one) => !has.has(one)).map(pairOf);
    const lost = asked.isComplete ? [...has].filter((one) => !gets.has(one)).map(pairOf) : [];
    if (gained.length > 0)
      await trx
        .insertInto("assignment")
        .values(gained.map((pair) => ({ ...pair, type: "UserProject", actor_id: asked.userId, inherited: false })))
        .execute();
    if (lost.length > 0)
      await trx
        .deleteFrom("assignment")
        .where("type", "=", "UserProject")
        .where("actor_id", "=", asked.userId)
        .where("inherited", "=", false)
        .where(anyOf(lost.map(({ target_id, role_id }) => sql`(target_id = ${target_id} AND role_id = ${role_id})`)))
        .execute();
    return { ids, made, gained, lost };
  });
  tell(keystone, asked, wanted, changed);
}

/** A role on a project. */
interface Pair {
  readonly target_id: string;
  readonly role_id: string;
}

interface Changed {
  /** The projects' ids, in their order. */
  readonly ids: readonly string[];
  /** Which of them were made. */
  readonly made: ReadonlySet<string>;
  readonly gained: readonly Pair[];
  readonly lost: readonly Pair[];
}

/** Tells what has changed: project by project, and last what was lost elsewhere. Release 22 tells of all roles, also those that somebody had already. */
function tell(
  { compatibility }: Keystone,
  { audit = SILENT, userId }: ShadowProjects,
  wanted: readonly Wanted[],
  { ids, made, gained, lost }: Changed,
): void {
  const assigned = (operation: "created" | "deleted", { target_id, role_id }: Pair): void =>
    audit.assigned(
      operation,
      { role: role_id, actor: { user: userId }, place: { project: target_id }, isInherited: false },
      { by: "nobody" },
    );
  const told = new Set<string>();
  for (const [i, { roles }] of wanted.entries()) {
    const id = ids[i] as string;
    if (made.has(id) && !told.has(id)) audit.created("project", id, { by: "nobody" });
    for (const pair of told.has(id) ? [] : lost.filter(({ target_id }) => target_id === id)) assigned("deleted", pair);
    told.add(id);
    for (const role_id of roles)
      if (compatibility === 22 || gained.some((one) => one.target_id === id && one.role_id === role_id))
        assigned("created", { target_id: id, role_id });
  }
  for (const pair of lost) if (!told.has(pair.target_id)) assigned("deleted", pair);
}

function pairOf(text: string): Pair {
  const [target_id = "", role_id = ""] = text.split(" ");
  return { target_id, role_id };
}

function anyOf(conditions: readonly ReturnType<typeof sql>[]): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`(${sql.join(conditions, sql` OR `)})`;
}

/** Roles by their names. */
async function rolesOf({ pool }: Keystone, { projects, roleDomainId, providerId }: ShadowProjects): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(projects.flatMap(({ roles }) => roles.map(({ name }) => name)))];
  if (names.length === 0) return new Map();
  const rows = await pool.read((db) => db.selectFrom("role").select(["id", "name", "domain_id"]).where("name", "in", names).execute());
  return new Map(
    names.map((name) => {
      const all = rows.filter((row) => row.name === name);
      if (all.length === 0) throw new HttpError(404, name);
      const role = all.find(({ domain_id }) => domain_id === NO_DOMAIN) ?? all.find(({ domain_id }) => domain_id === roleDomainId);
      if (role === undefined)
        throw new SecurityRefusal(403, `role: ${name} must be within the same domain as the identity provider: ${providerId}.`);
      return [name, role.id];
    }),
  );
}

/** The projects' ids, in their order, and which of them were made. */
async function projectIds(trx: Kysely<Tables>, wanted: readonly Wanted[]): Promise<Pick<Changed, "ids" | "made">> {
  if (wanted.length === 0) return { ids: [], made: new Set() };
  const rows = await trx
    .selectFrom("project")
    .select(["id", "name", "domain_id"])
    .where(anyOf(wanted.map(({ name, domain }) => sql`(domain_id = ${domain} AND name = ${name})`)))
    .execute();
  const key = (name: string, domain: string): string => `${domain} ${name}`;
  const known = new Map(rows.map(({ id, name, domain_id }) => [key(name, domain_id), id]));
  const missing = wanted.filter(
    ({ name, domain }, i) => !known.has(key(name, domain)) && wanted.findIndex((one) => one.name === name && one.domain === domain) === i,
  );
  for (const { name, domain } of missing) known.set(key(name, domain), newId());
  if (missing.length > 0)
    await trx
      .insertInto("project")
      .values(
        missing.map(({ name, domain }) => ({
          id: known.get(key(name, domain)) as string,
          name: strip(name),
          domain_id: domain,
          parent_id: domain,
          description: "",
          enabled: true,
          is_domain: false,
          extra: "{}",
        })),
      )
      .execute();
  const idOf = ({ name, domain }: Pick<Wanted, "name" | "domain">): string => known.get(key(name, domain)) as string;
  return { ids: wanted.map(idOf), made: new Set(missing.map(idOf)) };
}
