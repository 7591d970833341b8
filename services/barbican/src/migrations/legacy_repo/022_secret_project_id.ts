import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("secrets").addColumn(column("project_id").varchar(36));
  table("secrets").addIndex("ix_secrets_project_id", ["project_id"]);
  table("secrets").addForeignKey(["project_id"], { table: "projects", columns: ["id"] }, { name: "secrets_project_fk" });
});
