import { expand } from "underpin";

export default expand(({ table }) => {
  table("revocation_event").addIndex("ix_revocation_event_project_id_user_id", ["project_id", "user_id"]);
  table("revocation_event").addIndex("ix_revocation_event_composite", ["issued_before", "user_id", "project_id", "audit_id"]);
});
