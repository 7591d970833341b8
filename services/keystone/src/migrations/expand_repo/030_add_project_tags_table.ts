import { column, expand } from "underpin";

export default expand(({ createTable, on }) => {
  createTable(
    "project_tag",
    [column("project_id").varchar(64).references("project.id", { onDelete: "CASCADE" }), column("name").varchar(255)],
    { primaryKey: ["project_id", "name"] },
  );
  // The primary key says it already; upstream made it twice on MySQL.
  on("mysql", (mysql) => mysql.table("project_tag").addUnique(["project_id", "name"], { name: "project_id" }));
});
