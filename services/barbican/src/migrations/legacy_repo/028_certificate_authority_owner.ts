import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("certificate_authorities").addColumn(column("creator_id").varchar(255));
  table("certificate_authorities").addColumn(column("project_id").varchar(36).references("projects.id", { name: "cas_project_fk" }));
});
