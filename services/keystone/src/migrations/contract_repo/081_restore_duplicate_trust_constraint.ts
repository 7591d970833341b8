import { contract } from "underpin";

export default contract(({ table }) => {
  table("access_rule").dropUnique(["external_id"], { name: "access_rule_external_id_key" });
  table("trust").dropUnique(["trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at", "expires_at_int"], {
    name: "duplicate_trust_constraint_expanded",
  });
});
