import { column, expand } from "underpin";

export default expand(({ createTable, table }) => {
  table("identity_provider").addColumn(column("authorization_ttl").integer());
  createTable(
    "expiring_user_group_membership",
    [
      column("user_id").varchar(64).references("user.id"),
      column("group_id").varchar(64).references("group.id"),
      column("idp_id").varchar(64).references("identity_provider.id", { onDelete: "CASCADE" }),
      column("last_verified").datetime().notNull(),
    ],
    { primaryKey: ["user_id", "group_id", "idp_id"] },
  );
});
