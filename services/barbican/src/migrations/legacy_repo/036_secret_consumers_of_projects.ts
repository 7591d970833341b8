import { legacy } from "underpin";

export default legacy(({ table }) => {
  const consumers = table("secret_consumer_metadata");
  consumers.dropNotNull("project_id");
  consumers.addIndex("ix_secret_consumer_metadata_project_id", ["project_id"]);
  consumers.addForeignKey(["project_id"], { table: "projects", columns: ["id"] }, { name: "fk_project_id" });
  consumers.dropUnique(["secret_id", "resource_id"], { name: "_secret_consumer_resource_uc" });
  consumers.addUnique(["secret_id", "service", "resource_type", "resource_id"], { name: "_secret_consumer_resource_uc" });
});
