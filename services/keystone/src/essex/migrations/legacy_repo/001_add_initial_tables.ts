import { column, legacy } from "underpin";

const TABLES = ["endpoints", "endpoint_templates", "user_roles", "token", "credentials", "roles", "services", "users", "tenants"];

/** The tables of Diablo, which its models made without any migration. */
export default legacy(
  ({ createTable }) => {
    const id = column("id").integer().autoincrement().primaryKey();
    createTable("tenants", [id, column("name").varchar(255).unique(), column("desc").varchar(255), column("enabled").integer()]);
    createTable("users", [
      id,
      column("name").varchar(255).unique(),
      column("password").varchar(255),
      column("email").varchar(255),
      column("enabled").integer(),
      column("tenant_id").integer().references("tenants.id"),
    ]);
    createTable("services", [id, column("name").varchar(255).unique(), column("type").varchar(255), column("desc").varchar(255)]);
    createTable("roles", [
      id,
      column("name").varchar(255),
      column("desc").varchar(255),
      column("service_id").integer().references("services.id"),
    ]);
    createTable("credentials", [
      id,
      column("user_id").integer().references("users.id"),
      column("tenant_id").integer().references("tenants.id"),
      column("type").varchar(20),
      column("key").varchar(255),
      column("secret").varchar(255),
    ]);
    createTable("token", [
      column("id").varchar(255).primaryKey(),
      column("user_id").integer().references("users.id"),
      column("tenant_id").integer().references("tenants.id"),
      column("expires").datetime(),
    ]);
    createTable(
      "user_roles",
      [
        id,
        column("user_id").integer().references("users.id"),
        column("role_id").integer().references("roles.id"),
        column("tenant_id").integer().references("tenants.id"),
      ],
      { unique: [{ columns: ["user_id", "role_id", "tenant_id"] }] },
    );
    createTable("endpoint_templates", [
      id,
      column("region").varchar(255),
      column("service_id").integer().references("services.id"),
      column("public_url").varchar(2000),
      column("admin_url").varchar(2000),
      column("internal_url").varchar(2000),
      column("enabled").boolean(),
      column("is_global").boolean(),
    ]);
    createTable(
      "endpoints",
      [
        id,
        column("tenant_id").integer().references("tenants.id"),
        column("endpoint_template_id").integer().references("endpoint_templates.id"),
      ],
      { unique: [{ columns: ["endpoint_template_id", "tenant_id"] }] },
    );
  },
  ({ dropTable }) => TABLES.forEach((table) => dropTable(table)),
);
