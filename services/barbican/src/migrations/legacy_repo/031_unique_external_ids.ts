import { legacy } from "underpin";

export default legacy(({ table }) => {
  table("projects").addUnique(["external_id"], { name: "uc_projects_external_ids" });
  for (const name of ["secret_acls", "container_acls"]) table(name).alterColumn("project_access", { default: true });
});
