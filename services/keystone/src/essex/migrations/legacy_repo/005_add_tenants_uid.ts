import { column, legacy } from "underpin";

export default legacy(
  ({ table }) => table("tenants").addColumn(column("uid").varchar(255)),
  ({ table }) => table("tenants").dropColumn("uid"),
);
