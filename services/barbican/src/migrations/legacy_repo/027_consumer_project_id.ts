import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  const consumers = table("container_consumer_metadata");
  consumers.addColumn(column("project_id").varchar(36));
  consumers.addIndex("ix_container_consumer_metadata_project_id", ["project_id"]);
  consumers.addForeignKey(["project_id"], { table: "projects", columns: ["id"] });
});
