import { expand } from "underpin";

export default expand(({ table }) => {
  table("project_endpoint_group").addIndex("idx_project_id", ["project_id"]);
});
