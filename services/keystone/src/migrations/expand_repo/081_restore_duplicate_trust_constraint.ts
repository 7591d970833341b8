import { expand } from "underpin";

export default expand(({ table }) => {
  table("trust").addUnique(["trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at"], {
    name: "duplicate_trust_constraint",
  });
});
