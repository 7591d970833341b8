import { dirname } from "node:path";
import { Enforcer, findPolicyFiles, type PolicyEvent } from "@underpin/oslo/policy";
import type { KeystoneConfig } from "../config/index.ts";
import { keystonePolicies, policyOptions, type Compatibility, type PolicyName } from "./index.ts";

/**
 * The rules of a release, with what the configuration and the operator's files change of them.
 *
 * @throws PolicyFileError
 */
export function policyOf(
  { values: { oslo_policy: given }, files }: KeystoneConfig,
  compatibility: Compatibility,
  onEvent?: (event: PolicyEvent) => void,
): Enforcer<PolicyName> {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  // With 22 `policy.json` stands for one that nobody asked for by name; oslo.policy has given that up since.
  const file = compatibility === 22 && given.policy_file === "policy.yaml" ? {} : { file: given.policy_file };
  return new Enforcer({
    defaults: keystonePolicies(compatibility),
    enforceScope: "enforce_scope" in given ? given.enforce_scope === true : policyOptions(compatibility).enforceScope,
    enforceNewDefaults: given.enforce_new_defaults,
    oldNamesAlwaysCount: policyOptions(compatibility).oldNamesAlwaysCount,
    defaultRule: given.policy_default_rule,
    places: () => findPolicyFiles("keystone", folders, { ...file, folders: given.policy_dirs }),
    ...(onEvent && { onEvent }),
  });
}
