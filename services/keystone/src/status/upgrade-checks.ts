import { dirname } from "node:path";
import { readFileSync } from "node:fs";
import { findPolicyFiles } from "@underpin/oslo/policy";
import type { Pool } from "@underpin/oslo/db";
import type { Tables } from "../database/tables.ts";
import type { KeystoneConfig } from "../config/index.ts";
import type { Compatibility } from "../policies/index.ts";
import { policyOf } from "../policies/policy-of.ts";
import { listRoles } from "../roles/store.ts";

/** How a check ended, and what the command ends with. */
export const CODES = { success: 0, warning: 1, failure: 2 } as const;

export interface CheckResult {
  readonly check: string;
  readonly result: (typeof CODES)[keyof typeof CODES];
  readonly details: string | null;
}

/** What is checked. */
export interface Checked {
  readonly config: KeystoneConfig;
  readonly compatibility: Compatibility;
  readonly pool: Pool<Tables>;
}

/** Upstream's checks, in its order. Source: keystone/cmd/status.py. */
export async function upgradeChecks(checked: Checked): Promise<readonly CheckResult[]> {
  return [trustPoliciesAreNotEmpty(checked), await defaultRolesAreImmutable(checked), policyFileIsYaml(checked)];
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

function policyFileIsYaml({ config: { values, files } }: Checked): CheckResult {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const { file } = findPolicyFiles("keystone", folders, { file: values.oslo_policy.policy_file });
  return {
    check: "Policy File JSON to YAML Migration",
    ...(file === undefined || !isJson(file)
      ? { result: CODES.success, details: null }
      : {
          result: CODES.failure,
          details:
            "Your policy file is JSON-formatted which is deprecated. You need to switch to YAML-formatted file. Use the " +
            "``oslopolicy-convert-json-to-yaml`` tool to convert the existing JSON-formatted files to YAML in a backwards-compatible manner: " +
            "https://docs.openstack.org/oslo.policy/latest/cli/oslopolicy-convert-json-to-yaml.html.",
        }),
  };
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
