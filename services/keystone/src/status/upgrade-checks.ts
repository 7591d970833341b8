import { CODES, policyFileIsYaml, type CheckResult } from "@underpin/oslo/upgradecheck";
import type { Pool } from "@underpin/oslo/db";
import type { Tables } from "../database/tables.ts";
import type { KeystoneConfig } from "../config/index.ts";
import type { Compatibility } from "../policies/index.ts";
import { policyOf } from "../policies/policy-of.ts";
import { listRoles } from "../roles/store.ts";

/** What is checked. */
export interface Checked {
  readonly config: KeystoneConfig;
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
}

/** Upstream's checks, in its order. Source: keystone/cmd/status.py. */
export async function upgradeChecks(checked: Checked): Promise<readonly CheckResult[]> {
  return [
    trustPoliciesAreNotEmpty(checked),
    await defaultRolesAreImmutable(checked),
    policyFileIsYaml("keystone", checked.config.files, checked.config.values.oslo_policy.policy_file),
  ];
}

const TRUST_RULES = ["identity:list_trusts", "identity:delete_trust", "identity:get_trust"] as const;
const TRUST_ROLE_RULES = ["identity:list_roles_for_trust", "identity:get_role_for_trust"] as const;

function trustPoliciesAreNotEmpty({ config, compatibility }: Checked): CheckResult {
  const { rules } = policyOf(config, compatibility).rules;
  // 22 lacks a comma between the last two, and so asks for neither.
  const asked = [...TRUST_RULES, ...(compatibility === 22 ? [] : TRUST_ROLE_RULES)];
  const empty = asked.filter((name) => rules.get(name)?.check.type === "true");
  return {
    check: "Check trust policies are not empty",
    ...(empty.length === 0
      ? { result: CODES.success, details: "Trust policies are safe." }
      : {
          result: CODES.failure,
          details:
            `Policy check string for rules "${empty.join('", "')}" are overridden to "", "@", or []. In the next release, this will cause ` +
            "these rules to be fully permissive as hardcoded enforcement will be removed. To correct this issue, either stop overriding these " +
            "rules in config to accept the defaults, or explicitly set check strings that are not empty.",
        }),
  };
}

const DEFAULT_ROLES = new Set(["admin", "member", "reader"]);

async function defaultRolesAreImmutable({ pool }: Checked): Promise<CheckResult> {
  const { rows } = await pool.read((db) => listRoles(db, pool.dialect, [], { limit: null, marker: null }));
  const mutable = rows.filter(({ name, options }) => DEFAULT_ROLES.has(name) && options.immutable !== true).map(({ name }) => name);
  return {
    check: "Check default roles are immutable",
    ...(mutable.length === 0
      ? { result: CODES.success, details: "Default roles are immutable." }
      : { result: CODES.failure, details: `Roles are not immutable: ${mutable.join(", ")}` }),
  };
}
