import type { DeprecatedRule, RuleDefault, RuleOptions } from "@underpin/oslo/policy";
import { accessRuleRules } from "./access-rule.ts";
import { accessTokenRules } from "./access-token.ts";
import { applicationCredentialRules } from "./application-credential.ts";
import { authRules } from "./auth.ts";
import { baseRules } from "./base.ts";
import { consumerRules } from "./consumer.ts";
import { credentialRules } from "./credential.ts";
import { domainRules } from "./domain.ts";
import { domainConfigRules } from "./domain-config.ts";
import { ec2CredentialRules } from "./ec2-credential.ts";
import { ec2tokensRules } from "./ec2tokens.ts";
import { endpointRules } from "./endpoint.ts";
import { endpointGroupRules } from "./endpoint-group.ts";
import { grantRules } from "./grant.ts";
import { groupRules } from "./group.ts";
import { identityProviderRules } from "./identity-provider.ts";
import { impliedRoleRules } from "./implied-role.ts";
import { limitRules } from "./limit.ts";
import { mappingRules } from "./mapping.ts";
import { policyRules } from "./policy.ts";
import { policyAssociationRules } from "./policy-association.ts";
import { projectRules } from "./project.ts";
import { projectEndpointRules } from "./project-endpoint.ts";
import { protocolRules } from "./protocol.ts";
import { regionRules } from "./region.ts";
import { registeredLimitRules } from "./registered-limit.ts";
import { revokeEventRules } from "./revoke-event.ts";
import { roleRules } from "./role.ts";
import { roleAssignmentRules } from "./role-assignment.ts";
import { s3tokensRules } from "./s3tokens.ts";
import { serviceRules } from "./service.ts";
import { serviceProviderRules } from "./service-provider.ts";
import { tokenRules } from "./token.ts";
import { tokenRevocationRules } from "./token-revocation.ts";
import { trustRules } from "./trust.ts";
import { userRules } from "./user.ts";
import type { KeystoneRule } from "./rule.ts";

const RULES = [
  ...baseRules,
  ...accessRuleRules,
  ...accessTokenRules,
  ...applicationCredentialRules,
  ...authRules,
  ...consumerRules,
  ...credentialRules,
  ...domainRules,
  ...domainConfigRules,
  ...ec2CredentialRules,
  ...endpointRules,
  ...endpointGroupRules,
  ...grantRules,
  ...groupRules,
  ...identityProviderRules,
  ...impliedRoleRules,
  ...limitRules,
  ...mappingRules,
  ...policyRules,
  ...policyAssociationRules,
  ...projectRules,
  ...projectEndpointRules,
  ...protocolRules,
  ...regionRules,
  ...registeredLimitRules,
  ...revokeEventRules,
  ...roleRules,
  ...roleAssignmentRules,
  ...s3tokensRules,
  ...ec2tokensRules,
  ...serviceRules,
  ...serviceProviderRules,
  ...tokenRevocationRules,
  ...tokenRules,
  ...trustRules,
  ...userRules,
] as const satisfies readonly KeystoneRule[];

/** The name of one of Keystone's rules. */
export type PolicyName = (typeof RULES)[number]["name"];

/** Whose behaviour is wanted: 30 is 2026.2, 22 is Zed (`[underpin] compatibility`). */
export type Compatibility = 22 | 30;

/** Keystone's rules with the defaults of a release, in upstream's order. */
export function keystonePolicies(compatibility: Compatibility = 30): readonly RuleDefault<PolicyName>[] {
  const rules: readonly (KeystoneRule & { readonly name: PolicyName })[] = RULES;
  return rules.flatMap(({ before, in22, operations = [], ...rule }) =>
    compatibility === 22 && in22 === null
      ? []
      : [
          {
            ...rule,
            ...(compatibility === 22 ? in22 : {}),
            ...(before ? { deprecated: deprecated(rule.name, before) } : {}),
            operations: operations.map(operation),
          },
        ],
  );
}

/** How the rules are put together in a release, where its configuration says nothing. */
export function policyOptions(compatibility: Compatibility = 30): Required<Omit<RuleOptions, "defaultRule">> {
  const old = compatibility === 22;
  return { enforceScope: !old, enforceNewDefaults: !old, oldNamesAlwaysCount: old };
}

function deprecated(name: string, { since, check }: NonNullable<KeystoneRule["before"]>): DeprecatedRule {
  return { name, check, since, reason: "Since then the operation tells readers from administrators, and kinds of scope from each other." };
}

function operation(text: string): { readonly method: string; readonly path: string } {
  const [method = "", path = ""] = text.split(" ");
  return { method, path };
}
