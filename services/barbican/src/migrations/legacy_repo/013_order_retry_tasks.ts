import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable("order_retry_tasks", [
    column("id").varchar(36).primaryKey(),
    column("order_id").varchar(36).notNull().references("orders.id"),
    column("retry_task").text().notNull(),
    column("retry_at").datetime().notNull(),
    column("retry_args").text().notNull(),
    column("retry_kwargs").text().notNull(),
    column("retry_count").integer().notNull(),
  ]);
});
