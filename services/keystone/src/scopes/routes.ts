import { HttpError } from "@underpin/oslo/http";
import { target, type Loaded } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { route, type Route } from "../api/route.ts";
import { fulfilling, pageOf } from "../database/entries.ts";
import { linked as linkedProject } from "../projects/shown.ts";
import { notFound } from "../refusals.ts";
import { withSelf } from "../api/self-link.ts";
import { getUser } from "../users/get-user.ts";
import type { User } from "../users/user.ts";
import { domainsOf, hasSystem, projectsOf, type Holder } from "./scopes.ts";

const FILTERS = [{ name: "domain_id" }, { name: "enabled", type: "boolean" }, { name: "name" }] as const;

/** What somebody's tokens may be for: one's own, and a user's projects. */
export const scopeRoutes: readonly Route[] = [
  ...(["/v3/auth/projects", "/v3/OS-FEDERATION/projects"] as const).map((path) =>
    route(
      "GET",
      path,
      { summary: "List the projects that one may have tokens for.", policies: ["identity:get_auth_projects"] },
      async (call: Call) => {
        call.authorize("identity:get_auth_projects");
        const projects = await projectsOf(call.keystone, holderOf(call));
        return call.list(
          "projects",
          projects.map((project) => linkedProject(call, project)),
        );
      },
    ),
  ),
  ...(["/v3/auth/domains", "/v3/OS-FEDERATION/domains"] as const).map((path) =>
    route(
      "GET",
      path,
      { summary: "List the domains that one may have tokens for.", policies: ["identity:get_auth_domains"] },
      async (call: Call) => {
        call.authorize("identity:get_auth_domains");
        const domains = await domainsOf(call.keystone, holderOf(call));
        return call.list(
          "domains",
          domains.map((domain) => withSelf(domain, call.link(`domains/${domain.id}`))),
        );
      },
    ),
  ),
  route(
    "GET",
    "/v3/auth/system",
    { summary: "Read whether one may have tokens for the system.", policies: ["identity:get_auth_system"] },
    async (call) => {
      call.authorize("identity:get_auth_system");
      const isHeld = await hasSystem(call.keystone, holderOf(call));
      return { system: isHeld ? [{ all: true }] : [], links: { self: call.link("auth/system") } };
    },
  ),
  route(
    "GET",
    "/v3/users/{user_id}/projects",
    { summary: "List the projects that a user has roles on.", policies: ["identity:list_user_projects"], filters: FILTERS, paged: true },
    async (call) => {
      const user = await userOf(call);
      call.authorize("identity:list_user_projects", user === undefined ? target() : target().row("user", user));
      if (user === undefined) throw notFound("user", call.params.user_id);
      const paging = call.paging();
      const projects = await projectsOf(call.keystone, { user: user.id, groups: [] });
      const { rows, isFull } = pageOf(fulfilling(projects, call.filters), paging);
      return call.list(
        "projects",
        rows.map((project) => linkedProject(call, project)),
        { paging, isFull },
      );
    },
  ),
];

/** `[DEFAULT] admin_token` is nobody, who has nothing. */
function holderOf({ caller }: Call): Holder {
  return { user: caller?.user?.id ?? "", groups: caller?.token?.contents.groupIds ?? [] };
}

/** The user of the path; undefined for one who is not there, which is told after the rule was asked. */
async function userOf(call: Call<{ readonly user_id: string }>): Promise<Loaded<User> | undefined> {
  call.requireCaller();
  try {
    return await getUser(call.keystone, call.params.user_id);
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined;
    throw error;
  }
}
