import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable(
    "nonlocal_user",
    [
      column("domain_id").varchar(64),
      column("name").varchar(255),
      column("user_id").varchar(64).notNull().references("user.id", { onDelete: "CASCADE" }),
    ],
    { primaryKey: ["domain_id", "name"] },
  );
});
