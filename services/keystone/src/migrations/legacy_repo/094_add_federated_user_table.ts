import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable(
    "federated_user",
    [
      column("id").integer().autoincrement().primaryKey(),
      column("user_id").varchar(64).notNull().references("user.id", { onDelete: "CASCADE" }),
      column("idp_id").varchar(64).notNull().references("identity_provider.id", { onDelete: "CASCADE" }),
      column("protocol_id").varchar(64).notNull(),
      column("unique_id").varchar(255).notNull(),
      column("display_name").varchar(255),
    ],
    {
      unique: [{ columns: ["idp_id", "protocol_id", "unique_id"] }],
      foreignKeys: [
        {
          name: "federated_user_protocol_id_fkey",
          columns: ["protocol_id", "idp_id"],
          references: { table: "federation_protocol", columns: ["id", "idp_id"] },
        },
      ],
    },
  );
});
