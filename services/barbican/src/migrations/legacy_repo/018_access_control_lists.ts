import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable, table }) => {
  for (const kind of ["secret", "container"]) {
    createTable(
      `${kind}_acls`,
      [
        ...entity(),
        column(`${kind}_id`).varchar(36).notNull().references(`${kind}s.id`),
        column("operation").varchar(255).notNull(),
        column("creator_only").boolean().notNull(),
      ],
      {
        unique: [{ name: `_${kind}_acl_operation_uc`, columns: [`${kind}_id`, "operation"] }],
        indexes: [{ name: `ix_${kind}_acls_${kind}_id`, columns: [`${kind}_id`] }],
      },
    );
    createTable(
      `${kind}_acl_users`,
      [...entity(), column("acl_id").varchar(36).notNull().references(`${kind}_acls.id`), column("user_id").varchar(255).notNull()],
      {
        unique: [{ name: `_${kind}_acl_user_uc`, columns: ["acl_id", "user_id"] }],
        indexes: [{ name: `ix_${kind}_acl_users_acl_id`, columns: ["acl_id"] }],
      },
    );
  }
  for (const name of ["containers", "orders", "secrets"]) table(name).addColumn(column("creator_id").varchar(255));
});
