import { column, legacy } from "underpin";

export default legacy(
  ({ table }) => table("users").addColumn(column("uid").varchar(255)),
  ({ table }) => table("users").dropColumn("uid"),
);
