import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable(
    "implied_role",
    [
      column("prior_role_id").varchar(64).references("role.id", { name: "implied_role_prior_role_id_fkey" }),
      column("implied_role_id").varchar(64).references("role.id", { name: "implied_role_implied_role_id_fkey" }),
    ],
    { primaryKey: ["prior_role_id", "implied_role_id"] },
  );
});
