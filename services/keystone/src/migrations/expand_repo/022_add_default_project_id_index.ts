import { expand } from "underpin";

export default expand(({ table }) => {
  table("user").addIndex("ix_default_project_id", ["default_project_id"]);
});
