import { column, expand } from "underpin";

export default expand(({ createTable }) => {
  createTable(
    "application_credential",
    [
      column("internal_id").integer().autoincrement().primaryKey(),
      column("id").varchar(64).notNull(),
      column("name").varchar(255).notNull(),
      column("secret_hash").varchar(255).notNull(),
      column("description").text(),
      column("user_id").varchar(64).notNull(),
      column("project_id").varchar(64).notNull(),
      column("expires_at").bigint(),
      column("allow_application_credential_creation").boolean(),
    ],
    { unique: [{ name: "duplicate_app_cred_constraint", columns: ["user_id", "name"] }] },
  );
  createTable(
    "application_credential_role",
    [
      column("application_credential_id").integer().references("application_credential.internal_id", { onDelete: "CASCADE" }),
      column("role_id").varchar(64),
    ],
    { primaryKey: ["application_credential_id", "role_id"] },
  );
});
