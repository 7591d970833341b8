import { column, expand } from "underpin";

export default expand(({ forbid, table }) => {
  table("identity_provider").addColumn(column("domain_id").varchar(64).references("project.id"));
  forbid.insert(
    "identity_provider",
    "Identity provider migration in progress. Cannot insert new rows into the identity_provider table at this time.",
    {
      name: "idp_insert_read_only",
      function: "keystone_read_only_insert",
    },
  );
});
