import { target, type Loaded, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import type { Answer } from "@underpin/oslo/http";
import type { Route } from "../api/route.ts";
import type { RouteFacts } from "../api/route-facts.ts";
import { findGroup } from "../groups/store.ts";
import { notFound } from "../refusals.ts";
import type { Role } from "../roles/role.ts";
import { findRole } from "../roles/store.ts";
import { activityOf } from "../users/get-user.ts";
import { findUser } from "../users/store.ts";
import { findPlace } from "./find-place.ts";
import type { Actor, Grant, Place } from "./grant.ts";
import {
  checkGrant,
  checkSystemGrant,
  createGrant,
  createSystemGrant,
  listGrants,
  listSystemGrants,
  revokeGrant,
  revokeSystemGrant,
} from "./grants.ts";

type Params = Readonly<Record<"user_id" | "group_id" | "project_id" | "domain_id" | "role_id", string>>;
type GrantCall = Call<Params>;
type RouteFactsGiven = Omit<RouteFacts, "method" | "path">;

/** A route whose path is put together: its parameters are among those of all of them. */
function grantRoute(
  method: Route["method"],
  path: Route["path"],
  facts: RouteFactsGiven,
  handle: (call: GrantCall) => Promise<Answer>,
): Route {
  return { ...facts, method, path, handle: handle as Route["handle"] };
}

/** Roles of users and groups on projects, domains and the system: `/v3/projects/{project_id}/users/{user_id}/roles` and their like. */
export const grantRoutes: readonly Route[] = (["user", "group"] as const).flatMap((actor) => [
  ...(["project", "domain"] as const).flatMap((place) => [...grantsOn(place, actor, false), ...grantsOn(place, actor, true)]),
  ...systemGrants(actor),
]);

type ActorKind = "user" | "group";
type PlaceKind = "project" | "domain";

function grantsOn(place: PlaceKind, actor: ActorKind, isInherited: boolean): readonly Route[] {
  const roles = `/v3/${isInherited ? "OS-INHERIT/" : ""}${place}s/{${place}_id}/${actor}s/{${actor}_id}/roles` as const;
  const end = isInherited ? "/inherited_to_projects" : "";
  const one = `${roles}/{role_id}${end}` as const;
  const what = `${isInherited ? "a role that projects below have" : "a role"} ${place === "project" ? "on a project" : "on a domain"}`;
  const grantOf = ({ params }: GrantCall): Grant => ({
    role: params.role_id,
    actor: actorOf(actor, params),
    place: place === "project" ? { project: params.project_id } : { domain: params.domain_id },
    isInherited,
  });
  // OS-INHERIT does not say who did it.
  const how = { by: isInherited ? "nobody" : "caller" } as const;
  // OS-INHERIT leaves what is not there to the rule; the others say so before they ask it.
  const about = (call: GrantCall, lenient = false): Promise<Target> => aboutGrant(call, { actor, place, isInherited, lenient });
  return [
    ...(isInherited && place === "project"
      ? []
      : [
          grantRoute(
            "GET",
            `${roles}${end}`,
            { summary: `List who has ${what}.`, policies: ["identity:list_grants"] },
            async (call: GrantCall) => {
              call.authorize("identity:list_grants", await about(call));
              const grant = grantOf(call);
              return rolesShown(call, await listGrants(call.keystone, grant.actor, grant.place, isInherited));
            },
          ),
        ]),
    grantRoute(
      "GET",
      one,
      { summary: `Ask whether a ${actor} has ${what}.`, policies: ["identity:check_grant"], success: 204 },
      async (call: GrantCall) => {
        call.authorize("identity:check_grant", await about(call));
        await checkGrant(call.keystone, grantOf(call));
        return undefined;
      },
    ),
    grantRoute(
      "PUT",
      one,
      { summary: `Give a ${actor} ${what}.`, policies: ["identity:create_grant"], success: 204 },
      async (call: GrantCall) => {
        call.authorize("identity:create_grant", await about(call));
        const grant = grantOf(call);
        await call.audit.assignment("created", grant, () => createGrant(call.keystone, grant), how);
        return undefined;
      },
    ),
    grantRoute(
      "DELETE",
      one,
      { summary: `Take from a ${actor} ${what}.`, policies: ["identity:revoke_grant"], success: 204 },
      async (call: GrantCall) => {
        call.authorize("identity:revoke_grant", await about(call, true));
        const grant = grantOf(call);
        await call.audit.assignment("deleted", grant, () => revokeGrant(call.keystone, grant), how);
        return undefined;
      },
    ),
  ];
}

function systemGrants(actor: ActorKind): readonly Route[] {
  const roles = `/v3/system/${actor}s/{${actor}_id}/roles` as const;
  const one = `${roles}/{role_id}` as const;
  const about = (call: GrantCall, lenient = false): Promise<Target> =>
    aboutGrant(call, { actor, place: null, isInherited: false, lenient });
  const list = `identity:list_system_grants_for_${actor}` as const;
  const check = `identity:check_system_grant_for_${actor}` as const;
  const create = `identity:create_system_grant_for_${actor}` as const;
  const revoke = `identity:revoke_system_grant_for_${actor}` as const;
  return [
    grantRoute("GET", roles, { summary: `List a ${actor}'s roles on the system.`, policies: [list] }, async (call: GrantCall) => {
      call.authorize(list, await about(call));
      return rolesShown(call, await listSystemGrants(call.keystone, actorOf(actor, call.params)));
    }),
    grantRoute(
      "GET",
      one,
      { summary: `Ask whether a ${actor} has a role on the system.`, policies: [check], success: 204 },
      async (call: GrantCall) => {
        call.authorize(check, await about(call));
        await checkSystemGrant(call.keystone, call.params.role_id, actorOf(actor, call.params));
        return undefined;
      },
    ),
    grantRoute(
      "PUT",
      one,
      { summary: `Give a ${actor} a role on the system.`, policies: [create], success: 204 },
      async (call: GrantCall) => {
        call.authorize(create, await about(call));
        await createSystemGrant(call.keystone, call.params.role_id, actorOf(actor, call.params));
        return undefined;
      },
    ),
    grantRoute(
      "DELETE",
      one,
      { summary: `Take from a ${actor} a role on the system.`, policies: [revoke], success: 204 },
      async (call: GrantCall) => {
        call.authorize(revoke, await about(call, true));
        await revokeSystemGrant(call.keystone, call.params.role_id, actorOf(actor, call.params));
        return undefined;
      },
    ),
  ];
}

function actorOf(kind: ActorKind, params: Params): Actor {
  return kind === "user" ? { user: params.user_id } : { group: params.group_id };
}

interface About {
  readonly actor: ActorKind;
  readonly place: PlaceKind | null;
  readonly isInherited: boolean;
  /** Whether the user or group may be gone: what it had must still be taken away. */
  readonly lenient: boolean;
}

/** What rules may ask about a grant: the role, who has it, and where. */
async function aboutGrant(call: GrantCall, { actor, place: on, isInherited, lenient }: About): Promise<Target> {
  call.requireCaller();
  const { role_id, user_id, group_id, project_id, domain_id } = call.params;
  const about = target();
  const { dialect } = call.keystone.pool;
  await call.keystone.pool.read(async (db) => {
    const add = (kind: string, id: string, row: Loaded<object> | undefined, put: (row: Loaded<object>) => void): void => {
      if (row) put(row);
      else if (!(lenient && kind === actor) && !isInherited) throw notFound(kind, id);
    };
    const place = (at: Place): Promise<Loaded<object> | undefined> => findPlace(db, dialect, at);
    if (on === "domain") add("domain", domain_id, await place({ domain: domain_id }), (row) => about.row("domain", row));
    if (role_id) add("role", role_id, await findRole(db, role_id), (row) => about.row("role", row));
    if (actor === "user") add("user", user_id, await findUser(db, user_id, activityOf(call.keystone)), (row) => about.row("user", row));
    else add("group", group_id, await findGroup(db, group_id), (row) => about.row("group", row));
    if (on === "project") add("project", project_id, await place({ project: project_id }), (row) => about.row("project", row));
  });
  return about;
}

function rolesShown(call: GrantCall, roles: readonly Role[]): object {
  return call.list(
    "roles",
    roles.map((role) => ({ ...role, links: { self: call.link(`roles/${role.id}`) } })),
  );
}
