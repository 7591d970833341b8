import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable }) => {
  createTable("secret_store_metadata", [
    ...entity(),
    column("secret_id").varchar(36).notNull().references("secrets.id"),
    column("key").varchar(255).notNull(),
    column("value").varchar(255).notNull(),
  ]);
});
