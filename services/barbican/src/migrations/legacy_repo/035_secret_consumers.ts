import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable }) => {
  createTable(
    "secret_consumer_metadata",
    [
      ...entity(),
      column("secret_id").varchar(36).notNull().references("secrets.id"),
      column("project_id").varchar(36).notNull(),
      column("service").varchar(255).notNull(),
      column("resource_type").varchar(255).notNull(),
      column("resource_id").varchar(36).notNull(),
    ],
    {
      unique: [{ name: "_secret_consumer_resource_uc", columns: ["secret_id", "resource_id"] }],
      indexes: ["secret_id", "resource_id"].map((name) => ({ name: `ix_secret_consumer_metadata_${name}`, columns: [name] })),
    },
  );
});
