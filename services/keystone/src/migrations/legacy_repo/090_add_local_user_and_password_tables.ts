import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable(
    "local_user",
    [
      column("id").integer().autoincrement().primaryKey(),
      column("user_id").varchar(64).notNull().references("user.id", { onDelete: "CASCADE" }),
      column("domain_id").varchar(64).notNull(),
      column("name").varchar(255).notNull(),
    ],
    { unique: [{ columns: ["domain_id", "name"] }, { columns: ["user_id"] }] },
  );
  createTable("password", [
    column("id").integer().autoincrement().primaryKey(),
    column("local_user_id").integer().notNull().references("local_user.id", { onDelete: "CASCADE" }),
    column("password").varchar(128).notNull(),
  ]);
});
