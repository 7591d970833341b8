import { column, legacy } from "underpin";
import { entity } from "../support/entity.ts";

export default legacy(({ createTable }) => {
  createTable(
    "secret_user_metadata",
    [
      ...entity(),
      column("key").varchar(255).notNull(),
      column("value").varchar(255).notNull(),
      column("secret_id").varchar(36).notNull().references("secrets.id"),
    ],
    { unique: [{ name: "_secret_key_uc", columns: ["secret_id", "key"] }] },
  );
});
