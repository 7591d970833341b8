import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("trust").addColumn(column("expires_at_int").bigint());
  table("trust").addUnique(["trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at", "expires_at_int"], {
    name: "duplicate_trust_constraint_expanded",
  });
});
