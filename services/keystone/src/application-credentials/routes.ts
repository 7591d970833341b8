import { target, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn, normalized } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { isOnBehalf } from "../authorization/delegated.ts";
import { forbidden, forbiddenAction } from "../refusals.ts";
import { activityOf } from "../users/get-user.ts";
import { findUser } from "../users/store.ts";
import { deleteAccessRule, getAccessRule, listAccessRules } from "./access-rules.ts";
import type { ApplicationCredential } from "./application-credential.ts";
import { createCredential, getCredential, removeCredential } from "./credentials.ts";
import { findCredential, listCredentials } from "./store.ts";
import { createBody, listQuery } from "./shapes.ts";

const ALL = "/v3/users/{user_id}/application_credentials";
const ONE = `${ALL}/{application_credential_id}` as const;
const RULES = "/v3/users/{user_id}/access_rules";
const RULE = `${RULES}/{access_rule_id}` as const;

/** `/v3/users/{user_id}/application_credentials` and `/access_rules` */
export const applicationCredentialRoutes: readonly Route[] = [
  route(
    "GET",
    ALL,
    {
      summary: "List a user's application credentials.",
      query: listQuery,
      policies: ["identity:list_application_credentials"],
      filters: [{ name: "name" }],
    },
    async (call) => {
      call.authorize("identity:list_application_credentials");
      refuseOnBehalf(call);
      const all = await listCredentials(call.keystone.pool, call.params.user_id, call.filters);
      return call.list(
        "application_credentials",
        all.map((one) => linked(call, one)),
      );
    },
  ),
  route(
    "POST",
    ALL,
    { summary: "Make an application credential.", body: createBody, policies: ["identity:create_application_credential"], success: 201 },
    async (call) => {
      call.authorize("identity:create_application_credential");
      refuseOnBehalf(call);
      refuseRestricted(call);
      if (call.caller?.user?.id !== call.params.user_id) throw forbiddenAction("Cannot create an application credential for another user.");
      const made = await createCredential(call.keystone, call.token, normalized(givenIn(call, "application_credential")));
      call.audit.created("application_credential", made.id);
      return { application_credential: linked(call, made) };
    },
  ),
  route("GET", ONE, { summary: "Read an application credential.", policies: ["identity:get_application_credential"] }, async (call) => {
    call.authorize("identity:get_application_credential", await aboutOwner(call));
    refuseOnBehalf(call);
    return { application_credential: linked(call, await getCredential(call.keystone, call.params.application_credential_id)) };
  }),
  route(
    "DELETE",
    ONE,
    { summary: "Remove an application credential.", policies: ["identity:delete_application_credential"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_application_credential", await aboutOwner(call));
      refuseOnBehalf(call);
      refuseRestricted(call);
      await removeCredential(call.keystone, call.params.application_credential_id);
      call.audit.deleted("application_credential", call.params.application_credential_id);
      return undefined;
    },
  ),
  route(
    "GET",
    RULES,
    {
      summary: "List a user's access rules.",
      policies: ["identity:list_access_rules"],
      filters: [{ name: "service" }, { name: "path" }, { name: "method" }],
    },
    async (call) => {
      call.authorize("identity:list_access_rules", await aboutUser(call));
      refuseOnBehalf(call);
      const rules = await listAccessRules(call.keystone, call.params.user_id, call.filters);
      return call.list(
        "access_rules",
        rules.map((rule) => ({ ...rule, links: { self: call.link(`access_rules/${rule.id}`) } })),
      );
    },
  ),
  route("GET", RULE, { summary: "Read an access rule.", policies: ["identity:get_access_rule"] }, async (call) => {
    call.authorize("identity:get_access_rule", await aboutUser(call));
    refuseOnBehalf(call);
    const rule = await getAccessRule(call.keystone, call.params.user_id, call.params.access_rule_id);
    return { access_rule: { ...rule, links: { self: call.link(`access_rules/${rule.id}`) } } };
  }),
  route("DELETE", RULE, { summary: "Remove an access rule.", policies: ["identity:delete_access_rule"], success: 204 }, async (call) => {
    call.authorize("identity:delete_access_rule", await aboutUser(call));
    refuseOnBehalf(call);
    await deleteAccessRule(call.keystone, call.params.user_id, call.params.access_rule_id);
    call.audit.deleted("access_rule", call.params.access_rule_id);
    return undefined;
  }),
];

/** Whose it is says its row, not the path that it was found by. */
async function aboutOwner(call: Call<{ readonly application_credential_id: string }>): Promise<Target> {
  const found = await call.keystone.pool.read((db) => findCredential(db, call.params.application_credential_id));
  return found === undefined ? target() : target().path("user_id", found.user_id);
}

async function aboutUser(call: Call<{ readonly user_id: string }>): Promise<Target> {
  const user = await call.keystone.pool.read((db) => findUser(db, call.params.user_id, activityOf(call.keystone)));
  return user === undefined ? target() : target().row("user", user);
}

/** What acts on somebody's behalf must not make what outlives it. Application credentials have a rule of their own: {@link refuseRestricted}. */
function refuseOnBehalf({ token, keystone }: Call): void {
  if (token.contents.methods.includes("application_credential")) return;
  if (isOnBehalf(token, keystone.config)) throw forbidden("Cannot manage application credentials with a token issued via delegation.");
}

function refuseRestricted({ token }: Call): void {
  if (token.contents.methods.includes("application_credential") && !token.applicationCredential?.unrestricted)
    throw forbiddenAction("Using method 'application_credential' is not allowed for managing additional application credentials.");
}

function linked<C extends ApplicationCredential>(call: Call, credential: C): C {
  return { ...credential, links: { self: call.link(`application_credentials/${credential.id}`) } };
}
