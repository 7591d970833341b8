import { column, expand } from "underpin";

export default expand(({ createTable }) => {
  createTable(
    "registered_limit",
    [
      column("id").varchar(64).primaryKey(),
      column("service_id").varchar(255).references("service.id"),
      column("region_id").varchar(64).references("region.id"),
      column("resource_name").varchar(255),
      column("default_limit").integer().notNull(),
    ],
    { unique: [{ columns: ["service_id", "region_id", "resource_name"] }] },
  );
  createTable(
    "limit",
    [
      column("id").varchar(64).primaryKey(),
      column("project_id").varchar(64).references("project.id"),
      column("service_id").varchar(255),
      column("region_id").varchar(64),
      column("resource_name").varchar(255),
      column("resource_limit").integer().notNull(),
    ],
    {
      unique: [{ columns: ["project_id", "service_id", "region_id", "resource_name"] }],
      foreignKeys: [
        {
          name: "limit_service_id_fkey",
          columns: ["service_id", "region_id", "resource_name"],
          references: { table: "registered_limit", columns: ["service_id", "region_id", "resource_name"] },
        },
      ],
    },
  );
});
