import { column, expand } from "underpin";

export default expand(({ createTable }) => {
  createTable(
    "user_option",
    [
      column("user_id").varchar(64).references("user.id", { onDelete: "CASCADE" }),
      column("option_id").varchar(4),
      column("option_value").text(),
    ],
    { primaryKey: ["user_id", "option_id"] },
  );
});
