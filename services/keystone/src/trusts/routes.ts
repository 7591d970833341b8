import { loaded, target, type Target } from "@underpin/oslo/policy";
import type { Call } from "../api/call.ts";
import { givenIn } from "../api/given.ts";
import { route, type Route } from "../api/route.ts";
import { isDelegated } from "../authorization/delegated.ts";
import type { PolicyName } from "../policies/index.ts";
import { forbiddenAction, notFound } from "../refusals.ts";
import type { Role } from "../roles/role.ts";
import { findRole, findRoles } from "../roles/store.ts";
import { listTrusts } from "./store.ts";
import type { Trust, TrustRecord } from "./trust.ts";
import { createTrust, deleteTrust, getTrust } from "./trusts.ts";
import { createBody, listQuery } from "./shapes.ts";

const ALL = "/v3/OS-TRUST/trusts";
const ONE = `${ALL}/{trust_id}` as const;
const NO_RELATION = "Requested user has no relation to this trust";

/** `/v3/OS-TRUST/trusts` */
export const trustRoutes: readonly Route[] = [
  route(
    "GET",
    ALL,
    {
      summary: "List trusts: all of them, or those of one trustor or trustee.",
      query: listQuery,
      policies: ["identity:list_trusts", "identity:list_trusts_for_trustor", "identity:list_trusts_for_trustee", "admin_required"],
      parameters: [
        { name: "trustor_user_id", description: "Who lends." },
        { name: "trustee_user_id", description: "Who is lent to." },
      ],
    },
    async (call) => {
      const [trustor, trustee] = [call.query.get("trustor_user_id"), call.query.get("trustee_user_id")];
      if (trustor) call.authorize("identity:list_trusts_for_trustor", target().proposed("trust", { trustor_user_id: trustor }));
      else if (trustee) call.authorize("identity:list_trusts_for_trustee", target().proposed("trust", { trustee_user_id: trustee }));
      else call.authorize("identity:list_trusts");
      refuseDelegated(call);
      const isAll = call.query.size === 0;
      if (isAll && isOpen(call, "identity:list_trusts")) call.authorize("admin_required");
      const asked = trustor ? { trustor } : trustee ? { trustee } : {};
      const trusts = isAll || trustor || trustee ? await call.keystone.pool.read((db) => listTrusts(db, asked)) : [];
      return call.list(
        "trusts",
        trusts.map((trust) => linked(call, trust)),
      );
    },
  ),
  route(
    "POST",
    ALL,
    { summary: "Lend roles to somebody.", body: createBody, policies: ["identity:create_trust"], success: 201 },
    async (call) => {
      const given = givenIn(call, "trust");
      const trustor = given["trustor_user_id"];
      call.authorize(
        "identity:create_trust",
        typeof trustor === "string" ? target().proposed("trust", { trustor_user_id: trustor }) : target(),
      );
      refuseDelegated(call);
      if (given["project_id"] && !(given["roles"] as readonly unknown[] | undefined)?.length)
        throw forbiddenAction("At least one role should be specified");
      if (call.caller?.user?.id !== trustor) throw forbiddenAction("The authenticated user should match the trustor");
      const { trust, oauth1 } = call.token;
      if (trust === null && oauth1 !== null) throw forbiddenAction("Redelegation allowed for delegated by trust only");
      const made = await createTrust(call.keystone, given, trust?.id ?? null);
      call.audit.created("OS-TRUST:trust", made.trust.id);
      return await shown(call, made);
    },
  ),
  route("GET", ONE, { summary: "Read a trust.", policies: ["identity:get_trust"] }, async (call) =>
    shown(call, await authorized(call, "identity:get_trust", { isRead: true })),
  ),
  route("DELETE", ONE, { summary: "Take a trust back.", policies: ["identity:delete_trust"], success: 204 }, async (call) => {
    const { trust } = await authorized(call, "identity:delete_trust", { isRead: false });
    if (isOpen(call, "identity:delete_trust") && call.caller?.token && call.caller.user?.id !== trust.trustor_user_id)
      throw forbiddenAction("Only admin or trustor can delete a trust");
    const lentOn = await deleteTrust(call.keystone, call.params.trust_id);
    for (const id of lentOn) call.audit.deleted("OS-TRUST:trust", id, { by: "nobody" });
    call.audit.deleted("OS-TRUST:trust", call.params.trust_id);
    return undefined;
  }),
  route(
    "GET",
    `${ONE}/roles`,
    { summary: "List the roles that a trust lends.", policies: ["identity:list_roles_for_trust"] },
    async (call) => {
      const record = await authorized(call, "identity:list_roles_for_trust", { isRead: true });
      return { roles: await rolesShown(call, record.roles), links: rolesLinks(call, record.trust) };
    },
  ),
  route(
    "GET",
    `${ONE}/roles/{role_id}`,
    { summary: "Read a role that a trust lends.", policies: ["identity:get_role_for_trust"] },
    async (call) => {
      const { roles } = await authorized(call, "identity:get_role_for_trust", { isRead: true });
      const id = call.params.role_id;
      const role = roles.includes(id) ? await call.keystone.pool.read((db) => findRole(db, id)) : undefined;
      if (role === undefined) throw notFound("role", id);
      return { role: roleLinked(call, role) };
    },
  ),
];

/** Looks the trust up, asks the rule, and refuses who may not have to do with trusts. */
async function authorized(
  call: Call<{ readonly trust_id: string }>,
  rule: PolicyName,
  { isRead }: { readonly isRead: boolean },
): Promise<TrustRecord> {
  call.requireCaller();
  const record = await getTrust(call.keystone, call.params.trust_id);
  const { trust } = record;
  call.authorize(rule, aboutTrust(trust));
  if (isRead && call.caller?.token === undefined) throw forbiddenAction(NO_RELATION);
  refuseDelegated(call);
  const own = call.caller?.user?.id;
  if (isRead && isOpen(call, rule) && own !== trust.trustor_user_id && own !== trust.trustee_user_id) throw forbiddenAction(NO_RELATION);
  return record;
}

function aboutTrust(trust: Trust): Target {
  return target().row("trust", loaded(trust));
}

/** Whether an operator's file lets everybody: old ones did, when the rule was no more than a name. Then what was fixed in code still holds. */
function isOpen({ keystone }: Call, rule: PolicyName): boolean {
  return keystone.policy.rules.rules.get(rule)?.check.type === "true";
}

/** Trusts are lent on by who has one; other tokens that stand for a part of somebody's rights have no business with them. */
function refuseDelegated({ caller, keystone }: Call): void {
  const token = caller?.token;
  if (token === undefined || !isDelegated(token, keystone.config)) return;
  const { allow_insecure_application_credential_trust_escalation: isAllowed } = keystone.config.security_compliance;
  if (isAllowed && token.contents.methods.includes("application_credential")) return;
  throw forbiddenAction("Delegated tokens cannot manage trusts.");
}

async function shown(call: Call, { trust, roles }: TrustRecord): Promise<object> {
  return { trust: { ...linked(call, trust), roles: await rolesShown(call, roles), roles_links: rolesLinks(call, trust) } };
}

function linked(call: Call, trust: Trust): Trust {
  return { ...trust, links: { self: call.link(`OS-TRUST/trusts/${trust.id}`) } };
}

/** The path is not that of the roles; upstream's isn't either. */
function rolesLinks(call: Call, trust: Trust): object {
  return { self: call.link(`${trust.id}/roles`), next: null, previous: null };
}

async function rolesShown(call: Call, ids: readonly string[]): Promise<readonly Role[]> {
  return (await call.keystone.pool.read((db) => findRoles(db, ids))).map((role) => roleLinked(call, role));
}

function roleLinked(call: Call, role: Role): Role {
  return { ...role, links: { self: call.link(`roles/${role.id}`) } };
}
