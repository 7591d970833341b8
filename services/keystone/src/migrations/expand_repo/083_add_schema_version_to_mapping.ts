import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("mapping").addColumn(column("schema_version").varchar(5).notNull().default("1.0"));
});
