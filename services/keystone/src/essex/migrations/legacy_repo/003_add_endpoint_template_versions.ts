import { column, legacy } from "underpin";

export default legacy(
  ({ table }) => {
    const templates = table("endpoint_templates");
    templates.addColumn(column("version_id").varchar(20));
    templates.addColumn(column("version_list").varchar(2000));
    templates.addColumn(column("version_info").varchar(500));
  },
  ({ table }) => ["version_info", "version_list", "version_id"].forEach((name) => table("endpoint_templates").dropColumn(name)),
);
