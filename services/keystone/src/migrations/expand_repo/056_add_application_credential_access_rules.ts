import { column, expand } from "underpin";

export default expand(({ createTable }) => {
  createTable("access_rule", [
    column("id").integer().autoincrement().primaryKey(),
    column("service").varchar(64),
    column("path").varchar(128),
    column("method").varchar(16),
  ]);
  createTable(
    "application_credential_access_rule",
    [
      column("application_credential_id").integer().references("application_credential.internal_id", { onDelete: "CASCADE" }),
      column("access_rule_id").integer().references("access_rule.id", { onDelete: "CASCADE" }),
    ],
    { primaryKey: ["application_credential_id", "access_rule_id"] },
  );
});
