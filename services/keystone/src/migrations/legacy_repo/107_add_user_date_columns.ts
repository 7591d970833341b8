import { column, legacy } from "underpin";

export default legacy(({ table, update }) => {
  table("user").addColumn(column("created_at").datetime());
  table("user").addColumn(column("last_active_at").date());
  update({ name: "say when users were made: now", table: "user", set: { created_at: "CURRENT_TIMESTAMP" }, where: '"created_at" IS NULL' });
});
