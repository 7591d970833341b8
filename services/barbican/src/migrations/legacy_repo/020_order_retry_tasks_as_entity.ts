import { column, legacy } from "underpin";

/** Upstream's defaults are the time of its upgrade, for ever; these are the time of the insert. */
const NOW = { sql: { postgres: "timezone('utc', now())", mysql: "(utc_timestamp())", sqlite: "CURRENT_TIMESTAMP" } };

export default legacy(({ table }) => {
  const tasks = table("order_retry_tasks");
  tasks.addColumn(column("created_at").datetime().notNull().default(NOW));
  tasks.addColumn(column("deleted").boolean().notNull().default(false));
  tasks.addColumn(column("deleted_at").datetime());
  tasks.addColumn(column("status").varchar(20).notNull().default("PENDING"));
  tasks.addColumn(column("updated_at").datetime().notNull().default(NOW));
});
