import { column, expand } from "underpin";

export default expand(({ createTable }) => {
  createTable(
    "role_option",
    [
      column("role_id").varchar(64).references("role.id", { onDelete: "CASCADE" }),
      column("option_id").varchar(4),
      column("option_value").text(),
    ],
    { primaryKey: ["role_id", "option_id"] },
  );
  createTable(
    "project_option",
    [
      column("project_id").varchar(64).references("project.id", { onDelete: "CASCADE" }),
      column("option_id").varchar(4),
      column("option_value").text(),
    ],
    { primaryKey: ["project_id", "option_id"] },
  );
});
