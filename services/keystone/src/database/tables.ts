// Made by scripts/service-tables.mjs from the newest schema.
/* oxlint-disable max-lines */
import type { Generated } from "kysely";

/** Columns that hold truth values: no other table has one of the name that holds something else. */
export const BOOLEANS: ReadonlySet<string> = new Set([
  "enabled",
  "impersonation",
  "inherited",
  "is_domain",
  "self_service",
  "unrestricted",
  "valid",
]);

/** The most characters that a text may have, by table and column. */
export const LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  access_rule: { service: 64, path: 128, method: 16, external_id: 64, user_id: 64 },
  access_token: { id: 64, access_secret: 64, authorizing_user_id: 64, project_id: 64, consumer_id: 64, expires_at: 64 },
  application_credential: { id: 64, name: 255, secret_hash: 255, user_id: 64, project_id: 64, system: 64 },
  application_credential_role: { role_id: 64 },
  assignment: { type: 12, actor_id: 64, target_id: 64, role_id: 64 },
  config_register: { type: 64, domain_id: 64 },
  consumer: { id: 64, description: 64, secret: 64 },
  credential: { id: 64, user_id: 64, project_id: 64, type: 255, key_hash: 64 },
  endpoint: { id: 64, legacy_endpoint_id: 64, interface: 8, service_id: 64, region_id: 255 },
  endpoint_group: { id: 64, name: 255 },
  expiring_user_group_membership: { user_id: 64, group_id: 64, idp_id: 64 },
  federated_user: { user_id: 64, idp_id: 64, protocol_id: 64, unique_id: 255, display_name: 255 },
  federation_protocol: { id: 64, idp_id: 64, mapping_id: 64, remote_id_attribute: 64 },
  group: { id: 64, domain_id: 64, name: 64 },
  id_mapping: { public_id: 64, domain_id: 64, local_id: 255, entity_type: 5 },
  identity_provider: { id: 64, domain_id: 64 },
  idp_remote_ids: { idp_id: 64, remote_id: 255 },
  implied_role: { prior_role_id: 64, implied_role_id: 64 },
  limit: { id: 64, project_id: 64, registered_limit_id: 64, domain_id: 64 },
  local_user: { user_id: 64, domain_id: 64, name: 255 },
  mapping: { id: 64, schema_version: 5 },
  nonlocal_user: { domain_id: 64, name: 255, user_id: 64 },
  password: { password_hash: 255 },
  policy: { id: 64, type: 255 },
  policy_association: { id: 64, policy_id: 64, endpoint_id: 64, service_id: 64, region_id: 64 },
  project: { id: 64, name: 64, domain_id: 64, parent_id: 64 },
  project_endpoint: { endpoint_id: 64, project_id: 64 },
  project_endpoint_group: { endpoint_group_id: 64, project_id: 64 },
  project_option: { project_id: 64, option_id: 4 },
  project_tag: { project_id: 64, name: 255 },
  region: { id: 255, description: 255, parent_region_id: 255 },
  registered_limit: { id: 64, service_id: 255, region_id: 64, resource_name: 255 },
  request_token: {
    id: 64,
    request_secret: 64,
    verifier: 64,
    authorizing_user_id: 64,
    requested_project_id: 64,
    consumer_id: 64,
    expires_at: 64,
  },
  revocation_event: {
    domain_id: 64,
    project_id: 64,
    user_id: 64,
    role_id: 64,
    trust_id: 64,
    consumer_id: 64,
    access_token_id: 64,
    audit_id: 32,
    audit_chain_id: 32,
  },
  role: { id: 64, name: 255, domain_id: 64, description: 255 },
  role_option: { role_id: 64, option_id: 4 },
  sensitive_config: { domain_id: 64, group: 255, option: 255 },
  service: { id: 64, type: 255 },
  service_provider: { auth_url: 256, id: 64, sp_url: 256, relay_state_prefix: 256 },
  system_assignment: { type: 64, actor_id: 64, target_id: 64, role_id: 64 },
  token: { id: 64, trust_id: 64, user_id: 64 },
  trust: { id: 64, trustor_user_id: 64, trustee_user_id: 64, project_id: 64, redelegated_trust_id: 64 },
  trust_role: { trust_id: 64, role_id: 64 },
  user: { id: 64, default_project_id: 64, domain_id: 64 },
  user_group_membership: { user_id: 64, group_id: 64 },
  user_option: { user_id: 64, option_id: 4 },
  whitelisted_config: { domain_id: 64, group: 255, option: 255 },
};

/** A row of `access_rule`. */
export interface AccessRuleRow {
  id: Generated<number>;
  service: string | null;
  path: string | null;
  method: string | null;
  external_id: string | null;
  user_id: string | null;
}

/** A row of `access_token`. */
export interface AccessTokenRow {
  id: string;
  access_secret: string;
  authorizing_user_id: string;
  project_id: string;
  role_ids: string;
  consumer_id: string;
  expires_at: string | null;
}

/** A row of `application_credential`. */
export interface ApplicationCredentialRow {
  internal_id: Generated<number>;
  id: string;
  name: string;
  secret_hash: string;
  description: string | null;
  user_id: string;
  project_id: string | null;
  expires_at: number | null;
  system: string | null;
  unrestricted: boolean | null;
}

/** A row of `application_credential_access_rule`. */
export interface ApplicationCredentialAccessRuleRow {
  application_credential_id: number;
  access_rule_id: number;
}

/** A row of `application_credential_role`. */
export interface ApplicationCredentialRoleRow {
  application_credential_id: number;
  role_id: string;
}

/** A row of `assignment`. */
export interface AssignmentRow {
  type: string;
  actor_id: string;
  target_id: string;
  role_id: string;
  inherited: boolean;
}

/** A row of `config_register`. */
export interface ConfigRegisterRow {
  type: string;
  domain_id: string;
}

/** A row of `consumer`. */
export interface ConsumerRow {
  id: string;
  description: string | null;
  secret: string;
  extra: string;
}

/** A row of `credential`. */
export interface CredentialRow {
  id: string;
  user_id: string;
  project_id: string | null;
  type: string;
  extra: string | null;
  key_hash: string;
  encrypted_blob: string;
}

/** A row of `endpoint`. */
export interface EndpointRow {
  id: string;
  legacy_endpoint_id: string | null;
  interface: string;
  service_id: string;
  url: string;
  extra: string | null;
  enabled: Generated<boolean>;
  region_id: string | null;
}

/** A row of `endpoint_group`. */
export interface EndpointGroupRow {
  id: string;
  name: string;
  description: string | null;
  filters: string;
}

/** A row of `expiring_user_group_membership`. */
export interface ExpiringUserGroupMembershipRow {
  user_id: string;
  group_id: string;
  idp_id: string;
  last_verified: string;
}

/** A row of `federated_user`. */
export interface FederatedUserRow {
  id: Generated<number>;
  user_id: string;
  idp_id: string;
  protocol_id: string;
  unique_id: string;
  display_name: string | null;
}

/** A row of `federation_protocol`. */
export interface FederationProtocolRow {
  id: string;
  idp_id: string;
  mapping_id: string;
  remote_id_attribute: string | null;
}

/** A row of `group`. */
export interface GroupRow {
  id: string;
  domain_id: string;
  name: string;
  description: string | null;
  extra: string | null;
}

/** A row of `id_mapping`. */
export interface IdMappingRow {
  public_id: string;
  domain_id: string;
  local_id: string;
  entity_type: string;
}

/** A row of `identity_provider`. */
export interface IdentityProviderRow {
  id: string;
  enabled: boolean;
  description: string | null;
  domain_id: string;
  authorization_ttl: number | null;
}

/** A row of `idp_remote_ids`. */
export interface IdpRemoteIdsRow {
  idp_id: string | null;
  remote_id: string;
}

/** A row of `implied_role`. */
export interface ImpliedRoleRow {
  prior_role_id: string;
  implied_role_id: string;
}

/** A row of `limit`. */
export interface LimitRow {
  id: string;
  project_id: string | null;
  resource_limit: number;
  description: string | null;
  internal_id: Generated<number>;
  registered_limit_id: string | null;
  domain_id: string | null;
}

/** A row of `local_user`. */
export interface LocalUserRow {
  id: Generated<number>;
  user_id: string;
  domain_id: string;
  name: string;
  failed_auth_count: number | null;
  failed_auth_at: string | null;
}

/** A row of `mapping`. */
export interface MappingRow {
  id: string;
  rules: string;
  schema_version: Generated<string>;
}

/** A row of `nonlocal_user`. */
export interface NonlocalUserRow {
  domain_id: string;
  name: string;
  user_id: string;
}

/** A row of `password`. */
export interface PasswordRow {
  id: Generated<number>;
  local_user_id: number;
  expires_at: string | null;
  self_service: Generated<boolean>;
  created_at: string;
  password_hash: string | null;
  created_at_int: Generated<number>;
  expires_at_int: number | null;
}

/** A row of `policy`. */
export interface PolicyRow {
  id: string;
  type: string;
  blob: string;
  extra: string | null;
}

/** A row of `policy_association`. */
export interface PolicyAssociationRow {
  id: string;
  policy_id: string;
  endpoint_id: string | null;
  service_id: string | null;
  region_id: string | null;
}

/** A row of `project`. */
export interface ProjectRow {
  id: string;
  name: string;
  extra: string | null;
  description: string | null;
  enabled: boolean | null;
  domain_id: string;
  parent_id: string | null;
  is_domain: Generated<boolean>;
}

/** A row of `project_endpoint`. */
export interface ProjectEndpointRow {
  endpoint_id: string;
  project_id: string;
}

/** A row of `project_endpoint_group`. */
export interface ProjectEndpointGroupRow {
  endpoint_group_id: string;
  project_id: string;
}

/** A row of `project_option`. */
export interface ProjectOptionRow {
  project_id: string;
  option_id: string;
  option_value: string | null;
}

/** A row of `project_tag`. */
export interface ProjectTagRow {
  project_id: string;
  name: string;
}

/** A row of `region`. */
export interface RegionRow {
  id: string;
  description: string;
  parent_region_id: string | null;
  extra: string | null;
}

/** A row of `registered_limit`. */
export interface RegisteredLimitRow {
  id: string;
  service_id: string | null;
  region_id: string | null;
  resource_name: string | null;
  default_limit: number;
  description: string | null;
  internal_id: Generated<number>;
}

/** A row of `request_token`. */
export interface RequestTokenRow {
  id: string;
  request_secret: string;
  verifier: string | null;
  authorizing_user_id: string | null;
  requested_project_id: string;
  role_ids: string | null;
  consumer_id: string;
  expires_at: string | null;
}

/** A row of `revocation_event`. */
export interface RevocationEventRow {
  id: Generated<number>;
  domain_id: string | null;
  project_id: string | null;
  user_id: string | null;
  role_id: string | null;
  trust_id: string | null;
  consumer_id: string | null;
  access_token_id: string | null;
  issued_before: string;
  expires_at: string | null;
  revoked_at: string;
  audit_id: string | null;
  audit_chain_id: string | null;
}

/** A row of `role`. */
export interface RoleRow {
  id: string;
  name: string;
  extra: string | null;
  domain_id: Generated<string>;
  description: string | null;
}

/** A row of `role_option`. */
export interface RoleOptionRow {
  role_id: string;
  option_id: string;
  option_value: string | null;
}

/** A row of `sensitive_config`. */
export interface SensitiveConfigRow {
  domain_id: string;
  group: string;
  option: string;
  value: string;
}

/** A row of `service`. */
export interface ServiceRow {
  id: string;
  type: string | null;
  enabled: Generated<boolean>;
  extra: string | null;
}

/** A row of `service_provider`. */
export interface ServiceProviderRow {
  auth_url: string;
  id: string;
  enabled: boolean;
  description: string | null;
  sp_url: string;
  relay_state_prefix: string;
}

/** A row of `system_assignment`. */
export interface SystemAssignmentRow {
  type: string;
  actor_id: string;
  target_id: string;
  role_id: string;
  inherited: boolean;
}

/** A row of `token`. */
export interface TokenRow {
  id: string;
  expires: string | null;
  extra: string | null;
  valid: boolean;
  trust_id: string | null;
  user_id: string | null;
}

/** A row of `trust`. */
export interface TrustRow {
  id: string;
  trustor_user_id: string;
  trustee_user_id: string;
  project_id: string | null;
  impersonation: boolean;
  deleted_at: string | null;
  expires_at: string | null;
  remaining_uses: number | null;
  extra: string | null;
  expires_at_int: number | null;
  redelegated_trust_id: string | null;
  redelegation_count: number | null;
}

/** A row of `trust_role`. */
export interface TrustRoleRow {
  trust_id: string;
  role_id: string;
}

/** A row of `user`. */
export interface UserRow {
  id: string;
  extra: string | null;
  enabled: boolean | null;
  default_project_id: string | null;
  created_at: string | null;
  last_active_at: string | null;
  domain_id: string;
}

/** A row of `user_group_membership`. */
export interface UserGroupMembershipRow {
  user_id: string;
  group_id: string;
}

/** A row of `user_option`. */
export interface UserOptionRow {
  user_id: string;
  option_id: string;
  option_value: string | null;
}

/** A row of `whitelisted_config`. */
export interface WhitelistedConfigRow {
  domain_id: string;
  group: string;
  option: string;
  value: string;
}

/** Every table, by its name. */
export interface Tables {
  access_rule: AccessRuleRow;
  access_token: AccessTokenRow;
  application_credential: ApplicationCredentialRow;
  application_credential_access_rule: ApplicationCredentialAccessRuleRow;
  application_credential_role: ApplicationCredentialRoleRow;
  assignment: AssignmentRow;
  config_register: ConfigRegisterRow;
  consumer: ConsumerRow;
  credential: CredentialRow;
  endpoint: EndpointRow;
  endpoint_group: EndpointGroupRow;
  expiring_user_group_membership: ExpiringUserGroupMembershipRow;
  federated_user: FederatedUserRow;
  federation_protocol: FederationProtocolRow;
  group: GroupRow;
  id_mapping: IdMappingRow;
  identity_provider: IdentityProviderRow;
  idp_remote_ids: IdpRemoteIdsRow;
  implied_role: ImpliedRoleRow;
  limit: LimitRow;
  local_user: LocalUserRow;
  mapping: MappingRow;
  nonlocal_user: NonlocalUserRow;
  password: PasswordRow;
  policy: PolicyRow;
  policy_association: PolicyAssociationRow;
  project: ProjectRow;
  project_endpoint: ProjectEndpointRow;
  project_endpoint_group: ProjectEndpointGroupRow;
  project_option: ProjectOptionRow;
  project_tag: ProjectTagRow;
  region: RegionRow;
  registered_limit: RegisteredLimitRow;
  request_token: RequestTokenRow;
  revocation_event: RevocationEventRow;
  role: RoleRow;
  role_option: RoleOptionRow;
  sensitive_config: SensitiveConfigRow;
  service: ServiceRow;
  service_provider: ServiceProviderRow;
  system_assignment: SystemAssignmentRow;
  token: TokenRow;
  trust: TrustRow;
  trust_role: TrustRoleRow;
  user: UserRow;
  user_group_membership: UserGroupMembershipRow;
  user_option: UserOptionRow;
  whitelisted_config: WhitelistedConfigRow;
}
