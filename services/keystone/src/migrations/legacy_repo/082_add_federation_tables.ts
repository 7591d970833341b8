import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable("identity_provider", [
    column("id").varchar(64).primaryKey(),
    column("enabled").boolean().notNull(),
    column("description").text(),
  ]);
  createTable(
    "federation_protocol",
    [
      column("id").varchar(64),
      column("idp_id").varchar(64).references("identity_provider.id", { onDelete: "CASCADE" }),
      column("mapping_id").varchar(64).notNull(),
    ],
    { primaryKey: ["id", "idp_id"] },
  );
  createTable("idp_remote_ids", [
    column("idp_id").varchar(64).references("identity_provider.id", { onDelete: "CASCADE" }),
    column("remote_id").varchar(255).primaryKey(),
  ]);
  createTable("mapping", [column("id").varchar(64).primaryKey(), column("rules").text().notNull()]);
  createTable("service_provider", [
    column("auth_url").varchar(256).notNull(),
    column("id").varchar(64).primaryKey(),
    column("enabled").boolean().notNull(),
    column("description").text(),
    column("sp_url").varchar(256).notNull(),
    column("relay_state_prefix").varchar(256).notNull().default("ss:mem:"),
  ]);
});
