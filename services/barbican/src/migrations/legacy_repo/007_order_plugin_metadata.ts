import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable }) => {
  createTable("order_plugin_metadata", [
    ...entity(),
    column("order_id").varchar(36).notNull().references("orders.id"),
    column("key").varchar(255).notNull(),
    column("value").varchar(255).notNull(),
  ]);
});
