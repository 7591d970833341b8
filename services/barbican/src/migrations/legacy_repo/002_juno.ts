import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

/** The tables of Juno. */
export default legacy(({ createTable }) => {
  createTable("tenants", [...entity(), column("keystone_id").varchar(255)]);
  createTable("secrets", [
    ...entity(),
    column("name").varchar(255),
    column("expiration").datetime(),
    column("algorithm").varchar(255),
    column("bit_length").integer(),
    column("mode").varchar(255),
  ]);
  createTable(
    "tenant_secret",
    [
      column("tenant_id").varchar(36).notNull().references("tenants.id"),
      column("secret_id").varchar(36).notNull().references("secrets.id"),
    ],
    { unique: [{ name: "_tenant_secret_uc", columns: ["tenant_id", "secret_id"] }] },
  );
  createTable("containers", [
    ...entity(),
    column("name").varchar(255),
    column("type").enumeration("container_types", ["generic", "rsa", "dsa"]),
    column("tenant_id").varchar(36).notNull().references("tenants.id"),
  ]);
  createTable(
    "container_consumer_metadata",
    [
      ...entity(),
      column("name").varchar(255),
      column("container_id").varchar(36).notNull().references("containers.id"),
      column("URL").varchar(500),
      column("data_hash").char(64),
    ],
    {
      unique: [{ name: "_consumer_hashed_container_name_url_uc", columns: ["data_hash"] }],
      indexes: [{ name: "values_index", columns: ["container_id", "name", "URL"] }],
    },
  );
  createTable("container_secret", [
    column("name").varchar(255),
    column("container_id").varchar(36).notNull().references("containers.id"),
    column("secret_id").varchar(36).notNull().references("secrets.id"),
  ]);
  createTable("kek_data", [
    ...entity(),
    column("plugin_name").varchar(255),
    column("kek_label").varchar(255),
    column("tenant_id").varchar(36).notNull().references("tenants.id"),
    column("active").boolean().notNull(),
    column("bind_completed").boolean().notNull(),
    column("algorithm").varchar(255),
    column("bit_length").integer(),
    column("mode").varchar(255),
    column("plugin_meta").text(),
  ]);
  createTable("encrypted_data", [
    ...entity(),
    column("content_type").varchar(255),
    column("secret_id").varchar(36).notNull().references("secrets.id"),
    column("kek_id").varchar(36).notNull().references("kek_data.id"),
    column("cypher_text").text(),
    column("kek_meta_extended").text(),
  ]);
  createTable(
    "orders",
    [
      ...entity(),
      column("tenant_id").varchar(36).notNull(),
      column("error_status_code").varchar(16),
      column("error_reason").varchar(255),
      column("secret_name").varchar(255),
      column("secret_algorithm").varchar(255),
      column("secret_bit_length").integer(),
      column("secret_mode").varchar(255),
      column("secret_payload_content_type").varchar(255),
      column("secret_expiration").datetime(),
      column("secret_id").varchar(36),
    ],
    {
      // MySQL numbers them in this order.
      foreignKeys: [
        { columns: ["secret_id"], references: { table: "secrets", columns: ["id"] } },
        { columns: ["tenant_id"], references: { table: "tenants", columns: ["id"] } },
      ],
    },
  );
  createTable("transport_keys", [...entity(), column("plugin_name").varchar(255).notNull(), column("transport_key").text()]);
});
