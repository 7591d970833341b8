import { target, type Loaded, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn, normalized } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { isOnBehalf } from "../authorization/delegated.ts";
import { forbiddenAction } from "../refusals.ts";
import { EC2, type Credential } from "./credential.ts";
import { createCredential, getCredential, removeCredential, updateCredential, type Delegation } from "./credentials.ts";
import { findCredential, listCredentials } from "./store.ts";
import { createBody, listQuery, updateBody } from "./shapes.ts";

/** `/v3/credentials` */
export const credentialRoutes: readonly Route[] = [
  route(
    "GET",
    "/v3/credentials",
    {
      summary: "List credentials.",
      query: listQuery,
      policies: ["identity:list_credentials", "identity:get_credential", "admin_required"],
      filters: [{ name: "user_id" }, { name: "type" }],
    },
    async (call) => {
      const { keystone, caller } = call;
      const own = caller?.user?.id;
      const isOwn = own !== undefined && !caller?.token?.isSystem;
      call.authorize("identity:list_credentials", isOwn ? target().proposed("credential", { user_id: own }) : target());
      const { limit } = call.paging(null);
      const page = await listCredentials(keystone.pool, keystone.credentialKeys, call.filters, limit);
      const seen = page.rows.filter((one) => call.allows("identity:get_credential", aboutCredential(one)) && mayTouch(call, one.type));
      return call.list(
        "credentials",
        seen.map((one) => linked(call, one)),
        { isFull: page.isFull },
      );
    },
  ),
  route(
    "POST",
    "/v3/credentials",
    { summary: "Make a credential.", body: createBody, policies: ["identity:create_credential", "admin_required"], success: 201 },
    async (call) => {
      const given = givenIn(call, "credential");
      const owner = given["user_id"];
      call.authorize(
        "identity:create_credential",
        typeof owner === "string" ? target().proposed("credential", { user_id: owner }) : target(),
      );
      requireTouch(call, given["type"]);
      const credential = await createCredential(call.keystone, normalized(given), delegationOf(call));
      call.audit.created("credential", credential.id);
      return shown(call, credential);
    },
  ),
  route(
    "GET",
    "/v3/credentials/{credential_id}",
    { summary: "Read a credential.", policies: ["identity:get_credential", "admin_required"] },
    async (call) => {
      call.authorize("identity:get_credential", await about(call));
      const credential = await getCredential(call.keystone, call.params.credential_id);
      requireTouch(call, credential.type);
      return shown(call, credential);
    },
  ),
  route(
    "PATCH",
    "/v3/credentials/{credential_id}",
    { summary: "Change what a credential holds.", body: updateBody, policies: ["identity:update_credential", "admin_required"] },
    async (call) => {
      call.authorize("identity:update_credential", await about(call));
      const { type } = await getCredential(call.keystone, call.params.credential_id);
      requireTouch(call, type);
      const given = givenIn(call, "credential");
      call.requireSameId(given, call.params.credential_id);
      return shown(call, await updateCredential(call.keystone, call.params.credential_id, given));
    },
  ),
  route(
    "DELETE",
    "/v3/credentials/{credential_id}",
    { summary: "Remove a credential.", policies: ["identity:delete_credential", "admin_required"], success: 204 },
    async (call) => {
      call.authorize("identity:delete_credential", await about(call));
      requireTouch(call, (await getCredential(call.keystone, call.params.credential_id)).type);
      await removeCredential(call.keystone, call.params.credential_id);
      call.audit.deleted("credential", call.params.credential_id);
      return undefined;
    },
  ),
];

/**
 * Whether the token may have to do with a credential at all: one that acts on somebody's behalf may not, but for an admin's with EC2
 * credentials where the operator still wants that.
 */
function mayTouch(call: Call, type: unknown): boolean {
  const { caller, keystone } = call;
  if (caller?.token === undefined || !isOnBehalf(caller.token, keystone.config)) return true;
  const { allow_insecure_admin_trust_cross_project_credentials_access: isAllowed } = keystone.config.security_compliance;
  return isAllowed && typeof type === "string" && type.toLowerCase() === EC2 && call.allows("admin_required", target());
}

function requireTouch(call: Call, type: unknown): void {
  if (!mayTouch(call, type)) throw forbiddenAction("Delegated tokens cannot access credentials directly");
}

function delegationOf({ caller }: Call): Delegation {
  const { trust = null, applicationCredential = null, oauth1 = null } = caller?.token ?? {};
  return {
    ...(trust && { trust_id: trust.id }),
    ...(applicationCredential && { app_cred_id: applicationCredential.id }),
    ...(oauth1 && { access_token_id: oauth1.accessTokenId }),
  };
}

async function about(call: Call<{ readonly credential_id: string }>): Promise<Target> {
  const { pool, credentialKeys } = call.keystone;
  const found = await pool.read((db) => findCredential(db, credentialKeys, call.params.credential_id));
  return found === undefined ? target() : aboutCredential(found);
}

function aboutCredential(credential: Loaded<Credential>): Target {
  return target().row("credential", credential);
}

function linked(call: Call, credential: Credential): Credential {
  return { ...credential, links: { self: call.link(`credentials/${credential.id}`) } };
}

function shown(call: Call, credential: Credential): object {
  return { credential: linked(call, credential) };
}
