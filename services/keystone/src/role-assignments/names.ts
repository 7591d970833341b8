import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { NO_DOMAIN } from "../roles/store.ts";
import { userName } from "../users/select.ts";
import type { Assignment } from "./assignment.ts";

/** What something is called, and in which domain. */
export interface NamedIn {
  readonly name: string;
  /** Null for what lies in none. */
  readonly domain: { readonly id: string; readonly name: string } | null;
}

/** Names by ids. */
export interface Names {
  readonly users: ReadonlyMap<string, NamedIn>;
  readonly groups: ReadonlyMap<string, NamedIn>;
  readonly projects: ReadonlyMap<string, NamedIn>;
  readonly roles: ReadonlyMap<string, NamedIn>;
}

/** The names of all that some assignments speak of: five statements. */
export async function namesOf(db: Kysely<Tables>, assignments: readonly Assignment[]): Promise<Names> {
  const ids = (pick: (one: Assignment) => string | undefined): readonly string[] => [
    ...new Set(assignments.flatMap((one) => pick(one) ?? [])),
  ];
  const users = await named(
    ids(({ user }) => user),
    (some) =>
      db
        .selectFrom("user as u")
        .leftJoin("local_user as lu", "lu.user_id", "u.id")
        .select(["u.id", "u.domain_id as domain", userName().as("name")])
        .where("u.id", "in", some)
        .execute(),
  );
  const groups = await named(
    ids(({ group }) => group),
    (some) => db.selectFrom("group").select(["id", "name", "domain_id as domain"]).where("id", "in", some).execute(),
  );
  const projects = await named(
    ids(({ project, domain }) => project ?? domain),
    (some) => db.selectFrom("project").select(["id", "name", "domain_id as domain"]).where("id", "in", some).execute(),
  );
  const roles = await named(
    ids(({ role }) => role),
    (some) => db.selectFrom("role").select(["id", "name", "domain_id as domain"]).where("id", "in", some).execute(),
  );
  const all = [...users, ...groups, ...projects, ...roles];
  const domains = await named(
    [...new Set(all.map(({ domain }) => domain))].filter((id) => id !== NO_DOMAIN),
    (some) => db.selectFrom("project").select(["id", "name", "domain_id as domain"]).where("id", "in", some).execute(),
  );
  const domainNames = new Map(domains.map(({ id, name }) => [id, name ?? ""]));
  const byId = (rows: readonly Row[]): ReadonlyMap<string, NamedIn> =>
    new Map(
      rows.map(({ id, name, domain }) => {
        const domainName = domainNames.get(domain);
        return [id, { name: name ?? "", domain: domainName === undefined ? null : { id: domain, name: domainName } }];
      }),
    );
  return { users: byId(users), groups: byId(groups), projects: byId(projects), roles: byId(roles) };
}

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly domain: string;
}

async function named(ids: readonly string[], read: (ids: readonly string[]) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  return ids.length === 0 ? [] : await read(ids);
}
