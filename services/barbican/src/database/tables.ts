// Made by scripts/service-tables.mjs from the newest schema.
/* oxlint-disable max-lines */

/** Columns that hold truth values: no other table has one of the name that holds something else. */
export const BOOLEANS: ReadonlySet<string> = new Set(["active", "bind_completed", "deleted", "global_default", "project_access"]);

/** The most characters that a text may have, by table and column. */
export const LENGTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  certificate_authorities: { id: 36, status: 20, plugin_name: 255, creator_id: 255, project_id: 36 },
  certificate_authority_metadata: { id: 36, status: 20, key: 255, ca_id: 36 },
  container_acl_users: { id: 36, status: 20, acl_id: 36, user_id: 255 },
  container_acls: { id: 36, status: 20, container_id: 36, operation: 255 },
  container_consumer_metadata: { id: 36, status: 20, container_id: 36, project_id: 36, name: 36, URL: 255, data_hash: 64 },
  container_secret: { id: 36, status: 20, name: 255, container_id: 36, secret_id: 36 },
  containers: { id: 36, status: 20, name: 255, type: 11, project_id: 36, creator_id: 255 },
  encrypted_data: { id: 36, status: 20, content_type: 255, secret_id: 36, kek_id: 36 },
  kek_data: { id: 36, status: 20, plugin_name: 255, kek_label: 255, project_id: 36, algorithm: 255, mode: 255 },
  order_barbican_metadata: { id: 36, status: 20, order_id: 36, key: 255 },
  order_plugin_metadata: { id: 36, status: 20, order_id: 36, key: 255, value: 255 },
  order_retry_tasks: { status: 20, id: 36, order_id: 36 },
  orders: {
    id: 36,
    status: 20,
    type: 255,
    project_id: 36,
    error_status_code: 16,
    error_reason: 255,
    secret_id: 36,
    container_id: 36,
    sub_status: 36,
    sub_status_message: 255,
    creator_id: 255,
  },
  preferred_certificate_authorities: { id: 36, status: 20, project_id: 36, ca_id: 36 },
  project_certificate_authorities: { id: 36, status: 20, project_id: 36, ca_id: 36 },
  project_quotas: { id: 36, status: 20, project_id: 36 },
  project_secret_store: { id: 36, status: 20, secret_store_id: 36, project_id: 36 },
  projects: { id: 36, status: 20, external_id: 255 },
  secret_acl_users: { id: 36, status: 20, acl_id: 36, user_id: 255 },
  secret_acls: { id: 36, status: 20, secret_id: 36, operation: 255 },
  secret_consumer_metadata: { id: 36, status: 20, secret_id: 36, project_id: 36, service: 255, resource_type: 255, resource_id: 36 },
  secret_store_metadata: { id: 36, status: 20, key: 255, value: 255, secret_id: 36 },
  secret_stores: { id: 36, status: 20, store_plugin: 255, crypto_plugin: 255, name: 255 },
  secret_user_metadata: { id: 36, status: 20, key: 255, value: 255, secret_id: 36 },
  secrets: { id: 36, status: 20, name: 255, secret_type: 255, algorithm: 255, mode: 255, creator_id: 255, project_id: 36 },
  transport_keys: { id: 36, status: 20, plugin_name: 255 },
};

/** A row of `certificate_authorities`. */
export interface CertificateAuthoritiesRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  plugin_name: string;
  plugin_ca_id: string;
  expiration: string | null;
  creator_id: string | null;
  project_id: string | null;
}

/** A row of `certificate_authority_metadata`. */
export interface CertificateAuthorityMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  key: string;
  value: string;
  ca_id: string;
}

/** A row of `container_acl_users`. */
export interface ContainerAclUsersRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  acl_id: string;
  user_id: string;
}

/** A row of `container_acls`. */
export interface ContainerAclsRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  container_id: string;
  operation: string;
  project_access: boolean;
}

/** A row of `container_consumer_metadata`. */
export interface ContainerConsumerMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  container_id: string;
  project_id: string | null;
  name: string | null;
  URL: string | null;
  data_hash: string | null;
}

/** A row of `container_secret`. */
export interface ContainerSecretRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  name: string | null;
  container_id: string;
  secret_id: string;
}

/** A row of `containers`. */
export interface ContainersRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  name: string | null;
  type: string | null;
  project_id: string;
  creator_id: string | null;
}

/** A row of `encrypted_data`. */
export interface EncryptedDataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  content_type: string | null;
  secret_id: string;
  kek_id: string;
  cypher_text: string | null;
  kek_meta_extended: string | null;
}

/** A row of `kek_data`. */
export interface KekDataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  plugin_name: string;
  kek_label: string | null;
  project_id: string;
  active: boolean;
  bind_completed: boolean;
  algorithm: string | null;
  bit_length: number | null;
  mode: string | null;
  plugin_meta: string | null;
}

/** A row of `order_barbican_metadata`. */
export interface OrderBarbicanMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  order_id: string;
  key: string;
  value: string;
}

/** A row of `order_plugin_metadata`. */
export interface OrderPluginMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  order_id: string;
  key: string;
  value: string;
}

/** A row of `order_retry_tasks`. */
export interface OrderRetryTasksRow {
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  id: string;
  order_id: string;
  retry_task: string;
  retry_at: string;
  retry_args: string;
  retry_kwargs: string;
  retry_count: number;
}

/** A row of `orders`. */
export interface OrdersRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  type: string;
  project_id: string;
  error_status_code: string | null;
  error_reason: string | null;
  meta: string | null;
  secret_id: string | null;
  container_id: string | null;
  sub_status: string | null;
  sub_status_message: string | null;
  creator_id: string | null;
}

/** A row of `preferred_certificate_authorities`. */
export interface PreferredCertificateAuthoritiesRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  project_id: string;
  ca_id: string;
}

/** A row of `project_certificate_authorities`. */
export interface ProjectCertificateAuthoritiesRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  project_id: string;
  ca_id: string;
}

/** A row of `project_quotas`. */
export interface ProjectQuotasRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  project_id: string;
  secrets: number | null;
  orders: number | null;
  containers: number | null;
  consumers: number | null;
  cas: number | null;
}

/** A row of `project_secret_store`. */
export interface ProjectSecretStoreRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  secret_store_id: string;
  project_id: string;
}

/** A row of `projects`. */
export interface ProjectsRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  external_id: string | null;
}

/** A row of `secret_acl_users`. */
export interface SecretAclUsersRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  acl_id: string;
  user_id: string;
}

/** A row of `secret_acls`. */
export interface SecretAclsRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  secret_id: string;
  operation: string;
  project_access: boolean;
}

/** A row of `secret_consumer_metadata`. */
export interface SecretConsumerMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  secret_id: string;
  project_id: string | null;
  service: string;
  resource_type: string;
  resource_id: string;
}

/** A row of `secret_store_metadata`. */
export interface SecretStoreMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  key: string;
  value: string;
  secret_id: string;
}

/** A row of `secret_stores`. */
export interface SecretStoresRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  store_plugin: string;
  crypto_plugin: string | null;
  global_default: boolean;
  name: string;
}

/** A row of `secret_user_metadata`. */
export interface SecretUserMetadataRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  key: string;
  value: string;
  secret_id: string;
}

/** A row of `secrets`. */
export interface SecretsRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  name: string | null;
  secret_type: string | null;
  expiration: string | null;
  algorithm: string | null;
  bit_length: number | null;
  mode: string | null;
  creator_id: string | null;
  project_id: string;
}

/** A row of `transport_keys`. */
export interface TransportKeysRow {
  id: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  deleted: boolean;
  status: string;
  plugin_name: string;
  transport_key: string;
}

/** Every table, by its name. */
export interface Tables {
  certificate_authorities: CertificateAuthoritiesRow;
  certificate_authority_metadata: CertificateAuthorityMetadataRow;
  container_acl_users: ContainerAclUsersRow;
  container_acls: ContainerAclsRow;
  container_consumer_metadata: ContainerConsumerMetadataRow;
  container_secret: ContainerSecretRow;
  containers: ContainersRow;
  encrypted_data: EncryptedDataRow;
  kek_data: KekDataRow;
  order_barbican_metadata: OrderBarbicanMetadataRow;
  order_plugin_metadata: OrderPluginMetadataRow;
  order_retry_tasks: OrderRetryTasksRow;
  orders: OrdersRow;
  preferred_certificate_authorities: PreferredCertificateAuthoritiesRow;
  project_certificate_authorities: ProjectCertificateAuthoritiesRow;
  project_quotas: ProjectQuotasRow;
  project_secret_store: ProjectSecretStoreRow;
  projects: ProjectsRow;
  secret_acl_users: SecretAclUsersRow;
  secret_acls: SecretAclsRow;
  secret_consumer_metadata: SecretConsumerMetadataRow;
  secret_store_metadata: SecretStoreMetadataRow;
  secret_stores: SecretStoresRow;
  secret_user_metadata: SecretUserMetadataRow;
  secrets: SecretsRow;
  transport_keys: TransportKeysRow;
}
