import type { Keystone } from "../keystone.ts";
import { refused } from "../refusals.ts";

/** What a domain may set for itself. Source: `DomainConfigManager` of keystone. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  identity: ["driver", "list_limit"],
  ldap: [
    "url",
    "user",
    "suffix",
    "query_scope",
    "page_size",
    "alias_dereferencing",
    "debug_level",
    "chase_referrals",
    "user_tree_dn",
    "user_filter",
    "user_objectclass",
    "user_id_attribute",
    "user_name_attribute",
    "user_mail_attribute",
    "user_description_attribute",
    "user_pass_attribute",
    "user_enabled_attribute",
    "user_enabled_invert",
    "user_enabled_mask",
    "user_enabled_default",
    "user_attribute_ignore",
    "user_default_project_id_attribute",
    "user_enabled_emulation",
    "user_enabled_emulation_dn",
    "user_enabled_emulation_use_group_config",
    "user_additional_attribute_mapping",
    "group_tree_dn",
    "group_filter",
    "group_objectclass",
    "group_id_attribute",
    "group_name_attribute",
    "group_members_are_ids",
    "group_member_attribute",
    "group_desc_attribute",
    "group_attribute_ignore",
    "group_additional_attribute_mapping",
    "tls_cacertfile",
    "tls_cacertdir",
    "use_tls",
    "tls_req_cert",
    "use_pool",
    "pool_size",
    "pool_retry_max",
    "pool_retry_delay",
    "pool_connection_timeout",
    "pool_connection_lifetime",
    "use_auth_pool",
    "auth_pool_size",
    "auth_pool_connection_lifetime",
  ],
};

/** What it may set, and is never shown. */
const SECRET: Readonly<Record<string, readonly string[]>> = { identity: [], ldap: ["password"] };

/** Options that domains may set, by group: those that are shown, and those that are not. */
export interface Allowed {
  readonly shown: Readonly<Record<string, readonly string[]>>;
  readonly secret: Readonly<Record<string, readonly string[]>>;
}

/** With what the operator adds; a group that they name has what they name, and no more. */
export function allowedOptions({ config: { domain_config: more } }: Pick<Keystone, "config">): Allowed {
  return {
    shown: { ...SHOWN, ...Object.fromEntries(more.additional_whitelisted_options ?? []) },
    secret: { ...SECRET, ...Object.fromEntries(more.additional_sensitive_options ?? []) },
  };
}

/** @throws HttpError 403 */
export function requireAllowed({ shown, secret }: Allowed, group?: string, option?: string): void {
  if (group === undefined) return;
  if (!Object.hasOwn(shown, group) && !Object.hasOwn(secret, group))
    throw invalidConfig(`Group ${group} is not supported for domain specific configurations`);
  if (option === undefined) return;
  if (!has(shown, group, option) && !has(secret, group, option))
    throw invalidConfig(`Option ${option} in group ${group} is not supported for domain specific configurations`);
}

export function isSecret({ secret }: Allowed, group: string, option: string): boolean {
  return has(secret, group, option);
}

function has(options: Readonly<Record<string, readonly string[]>>, group: string, option: string): boolean {
  return Object.hasOwn(options, group) && (options[group] ?? []).includes(option);
}

/** 403, with the reason. */
export function invalidConfig(reason: string): Error {
  return refused(`Invalid domain specific configuration: ${reason}.`);
}
