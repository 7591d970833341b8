import { column, legacy } from "underpin";

export default legacy(({ table, update }) => {
  table("password").addColumn(column("created_at").datetime());
  table("password").addColumn(column("expires_at").datetime());
  update({
    name: "say when passwords were made: now",
    table: "password",
    set: { created_at: "CURRENT_TIMESTAMP" },
    where: '"created_at" IS NULL',
  });
});
