import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable("endpoint_group", [
    column("id").varchar(64).primaryKey(),
    column("name").varchar(255).notNull(),
    column("description").text(),
    column("filters").text().notNull(),
  ]);
  createTable("project_endpoint", [column("endpoint_id").varchar(64), column("project_id").varchar(64)], {
    primaryKey: ["endpoint_id", "project_id"],
  });
  createTable(
    "project_endpoint_group",
    [column("endpoint_group_id").varchar(64).references("endpoint_group.id"), column("project_id").varchar(64)],
    { primaryKey: ["endpoint_group_id", "project_id"] },
  );
});
