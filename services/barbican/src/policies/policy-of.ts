import { dirname } from "node:path";
import { Enforcer, findPolicyFiles, type PolicyEvent } from "@underpin/oslo/policy";
import type { BarbicanConfig } from "../config/load.ts";
import { barbicanPolicies, type Compatibility, type PolicyName } from "./index.ts";

/**
 * The rules of a release, with what the configuration and the operator's files change of them.
 *
 * @throws PolicyFileError
 */
export function policyOf(
  { values: { oslo_policy: given }, files }: BarbicanConfig,
  compatibility: Compatibility,
  onEvent?: (event: PolicyEvent) => void,
): Enforcer<PolicyName> {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  return new Enforcer({
    defaults: barbicanPolicies(compatibility),
    enforceScope: given.enforce_scope,
    enforceNewDefaults: given.enforce_new_defaults,
    oldNamesAlwaysCount: compatibility === 15,
    defaultRule: given.policy_default_rule,
    places: () => findPolicyFiles("barbican", folders, { file: given.policy_file, folders: given.policy_dirs }),
    ...(onEvent && { onEvent }),
  });
}
