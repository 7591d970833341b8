import { column, legacy } from "underpin";

/** The schema of Kilo: everything before it was squashed into this. */
export default legacy(({ createTable, on, raw }) => {
  // New tables take the three-byte character set that all of the history was written for.
  raw("make utf8 the default character set", { mysql: "ALTER DATABASE CHARACTER SET utf8 COLLATE utf8_general_ci" });
  createTable("region", [
    column("id").varchar(255).primaryKey(),
    column("description").varchar(255).notNull(),
    column("parent_region_id").varchar(255),
    column("extra").text(),
  ]);
  createTable("service", [
    column("id").varchar(64).primaryKey(),
    column("type").varchar(255),
    column("enabled").boolean().notNull().default(true),
    column("extra").text(),
  ]);
  createTable(
    "domain",
    [
      column("id").varchar(64).primaryKey(),
      column("name").varchar(64).notNull(),
      column("enabled").boolean().notNull(),
      column("extra").text(),
    ],
    { unique: [{ name: "ixu_domain_name", columns: ["name"] }] },
  );
  createTable("role", [column("id").varchar(64).primaryKey(), column("name").varchar(255).notNull(), column("extra").text()], {
    unique: [{ name: "ixu_role_name", columns: ["name"] }],
  });
  createTable(
    "group",
    [
      column("id").varchar(64).primaryKey(),
      column("domain_id").varchar(64).notNull(),
      column("name").varchar(64).notNull(),
      column("description").text(),
      column("extra").text(),
    ],
    { unique: [{ name: "ixu_group_name_domain_id", columns: ["domain_id", "name"] }] },
  );
  createTable(
    "user",
    [
      column("id").varchar(64).primaryKey(),
      column("name").varchar(255).notNull(),
      column("extra").text(),
      column("password").varchar(128),
      column("enabled").boolean(),
      column("domain_id").varchar(64).notNull(),
      column("default_project_id").varchar(64),
    ],
    { unique: [{ name: "ixu_user_name_domain_id", columns: ["domain_id", "name"] }] },
  );
  createTable(
    "project",
    [
      column("id").varchar(64).primaryKey(),
      column("name").varchar(64).notNull(),
      column("extra").text(),
      column("description").text(),
      column("enabled").boolean(),
      column("domain_id").varchar(64).notNull().references("domain.id", { name: "fk_project_domain_id" }),
      column("parent_id").varchar(64).references("project.id", { name: "project_parent_id_fkey" }),
    ],
    { unique: [{ name: "ixu_project_name_domain_id", columns: ["domain_id", "name"] }] },
  );
  createTable(
    "assignment",
    [
      column("type").enumeration("type", ["UserProject", "GroupProject", "UserDomain", "GroupDomain"]),
      column("actor_id").varchar(64),
      column("target_id").varchar(64),
      column("role_id").varchar(64),
      column("inherited").boolean().notNull(),
    ],
    { primaryKey: ["type", "actor_id", "target_id", "role_id"], indexes: [{ name: "ix_actor_id", columns: ["actor_id"] }] },
  );
  createTable("credential", [
    column("id").varchar(64).primaryKey(),
    column("user_id").varchar(64).notNull(),
    column("project_id").varchar(64),
    column("blob").text().notNull(),
    column("type").varchar(255).notNull(),
    column("extra").text(),
  ]);
  createTable(
    "endpoint",
    [
      column("id").varchar(64).primaryKey(),
      column("legacy_endpoint_id").varchar(64),
      column("interface").varchar(8).notNull(),
      column("service_id").varchar(64).notNull().references("service.id", { name: "endpoint_service_id_fkey" }),
      column("url").text().notNull(),
      column("extra").text(),
      column("enabled").boolean().notNull().default(true),
      column("region_id").varchar(255).references("region.id", { name: "fk_endpoint_region_id" }),
    ],
    { indexes: [{ name: "service_id", columns: ["service_id"] }] },
  );
  createTable(
    "id_mapping",
    [
      column("public_id").varchar(64).primaryKey(),
      column("domain_id").varchar(64).notNull(),
      column("local_id").varchar(64).notNull(),
      column("entity_type").enumeration("entity_type", ["user", "group"]).notNull(),
    ],
    { unique: [{ name: "domain_id", columns: ["domain_id", "local_id", "entity_type"] }] },
  );
  createTable("policy", [
    column("id").varchar(64).primaryKey(),
    column("type").varchar(255).notNull(),
    column("blob").text().notNull(),
    column("extra").text(),
  ]);
  createTable(
    "sensitive_config",
    [column("domain_id").varchar(64), column("group").varchar(255), column("option").varchar(255), column("value").text().notNull()],
    { primaryKey: ["domain_id", "group", "option"] },
  );
  createTable(
    "token",
    [
      column("id").varchar(64).primaryKey(),
      column("expires").datetime(),
      column("extra").text(),
      column("valid").boolean().notNull(),
      column("trust_id").varchar(64),
      column("user_id").varchar(64),
    ],
    {
      indexes: [
        { name: "ix_token_expires", columns: ["expires"] },
        { name: "ix_token_expires_valid", columns: ["expires", "valid"] },
        { name: "ix_token_trust_id", columns: ["trust_id"] },
        { name: "ix_token_user_id", columns: ["user_id"] },
      ],
    },
  );
  createTable("trust", [
    column("id").varchar(64).primaryKey(),
    column("trustor_user_id").varchar(64).notNull(),
    column("trustee_user_id").varchar(64).notNull(),
    column("project_id").varchar(64),
    column("impersonation").boolean().notNull(),
    column("deleted_at").datetime(),
    column("expires_at").datetime(),
    column("remaining_uses").integer(),
    column("extra").text(),
  ]);
  createTable("trust_role", [column("trust_id").varchar(64), column("role_id").varchar(64)], { primaryKey: ["trust_id", "role_id"] });
  createTable(
    "user_group_membership",
    [
      column("user_id").varchar(64).references("user.id", { name: "fk_user_group_membership_user_id" }),
      column("group_id").varchar(64).references("group.id", { name: "fk_user_group_membership_group_id" }),
    ],
    { primaryKey: ["user_id", "group_id"], indexes: [{ name: "group_id", columns: ["group_id"] }] },
  );
  createTable(
    "whitelisted_config",
    [column("domain_id").varchar(64), column("group").varchar(255), column("option").varchar(255), column("value").text().notNull()],
    { primaryKey: ["domain_id", "group", "option"] },
  );
  on("sqlite", (sqlite) =>
    sqlite.table("assignment").addForeignKey(["role_id"], { table: "role", columns: ["id"] }, { name: "fk_assignment_role_id" }),
  );
});
