import type { RuleDefault } from "@underpin/oslo/policy";
import { aclRules } from "./acls.ts";
import { baseRules } from "./base.ts";
import { consumerRules } from "./consumers.ts";
import { containerRules } from "./containers.ts";
import { orderRules } from "./orders.ts";
import { quotaRules } from "./quotas.ts";
import type { BarbicanRule } from "./rule.ts";
import { secretMetadataRules } from "./secret-metadata.ts";
import { secretStoreRules } from "./secret-stores.ts";
import { secretRules } from "./secrets.ts";
import { transportKeyRules } from "./transport-keys.ts";

const RULES = [
  ...baseRules,
  ...aclRules,
  ...consumerRules,
  ...containerRules,
  ...orderRules,
  ...quotaRules,
  ...secretMetadataRules,
  ...secretRules,
  ...secretStoreRules,
  ...transportKeyRules,
] as const satisfies readonly BarbicanRule[];

/** The name of one of Barbican's rules. */
export type PolicyName = (typeof RULES)[number]["name"];

/** Whose behaviour is wanted: 22 is 2026.1, 15 is Zed (`[underpin] compatibility`). */
export type Compatibility = 15 | 22;

/** What the new half of every rule begins with: upstream gives it the option's value in the target, so that it counts only with it. */
const ENFORCED = "True:%(enforce_new_defaults)s and";
const REASON = "Since then rules are about scopes, and the roles that every cloud has.";

/** Barbican's rules with the defaults of a release. */
export function barbicanPolicies(compatibility: Compatibility = 22): readonly RuleDefault<PolicyName>[] {
  const rules: readonly (BarbicanRule & { readonly name: PolicyName })[] = RULES;
  return rules.flatMap(({ name, check, legacy, description, operations = [], in22, in15 }): readonly RuleDefault<PolicyName>[] => {
    if (in22 === null && compatibility === 22) return [];
    const own = compatibility === 15 ? in15 : undefined;
    if (legacy === undefined) return [{ name, check, description }];
    return [
      {
        name,
        check: `${ENFORCED} (${own?.check ?? check})`,
        scopeTypes: own?.scopeTypes ?? ["project"],
        description,
        operations: operations.map(operation),
        deprecated: { name, check: legacy, since: "Wallaby", reason: REASON },
      },
    ];
  });
}

function operation(text: string): { readonly method: string; readonly path: string } {
  const [method = "", path = ""] = text.split(" ");
  return { method, path };
}
