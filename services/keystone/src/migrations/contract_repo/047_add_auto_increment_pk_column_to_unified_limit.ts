import { contract } from "underpin";

export default contract(({ table }) => {
  for (const columns of [["project_id"], ["service_id", "region_id", "resource_name"], ["registered_limit_id"]])
    table("limit").dropForeignKey(columns);
  table("limit").dropUnique(["project_id", "service_id", "region_id", "resource_name"]);
  table("registered_limit").dropUnique(["service_id", "region_id", "resource_name"]);
});
