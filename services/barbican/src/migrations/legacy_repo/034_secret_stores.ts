import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable }) => {
  createTable(
    "secret_stores",
    [
      ...entity(),
      column("store_plugin").varchar(255).notNull(),
      column("crypto_plugin").varchar(255),
      column("global_default").boolean().notNull(),
      column("name").varchar(255).notNull(),
    ],
    {
      unique: [
        { name: "_secret_stores_plugin_names_uc", columns: ["store_plugin", "crypto_plugin"] },
        { name: "_secret_stores_name_uc", columns: ["name"] },
      ],
    },
  );
  createTable(
    "project_secret_store",
    [
      ...entity(),
      column("project_id").varchar(36).notNull().references("projects.id"),
      column("secret_store_id").varchar(36).notNull().references("secret_stores.id"),
    ],
    {
      unique: [{ name: "_project_secret_store_project_uc", columns: ["project_id"] }],
      indexes: [{ name: "ix_project_secret_store_project_id", columns: ["project_id"], unique: true }],
    },
  );
});
