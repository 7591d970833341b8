import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  // Which name the old constraint has depends on how the database came to be; it is found by its columns.
  table("role").addColumn(column("domain_id").varchar(64).notNull().default("<<null>>"));
  table("role").dropUnique(["name"]);
  table("role").addUnique(["name", "domain_id"], { name: "ixu_role_name_domain_id" });
});
