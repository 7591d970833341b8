import { column, createTable, evolution } from "underpin";

export default evolution([
  createTable(
    "customer",
    [
      column("id").varchar(36).primaryKey(),
      column("name").varchar(120).notNull(),
      column("mail").varchar(120).notNull(),
      column("street").varchar(120),
      column("city").varchar(80),
    ],
    { indexes: [{ name: "ix_customer_mail", columns: ["mail"] }] },
  ),
  createTable("product", [
    column("id").varchar(36).primaryKey(),
    column("title").varchar(120).notNull(),
    column("price").varchar(16).notNull(),
    column("sku").varchar(60),
  ]),
]);
