import { expand } from "underpin";

export default expand(({ table }) => {
  const events = table("revocation_event");
  events.addIndex("ix_revocation_event_issued_before", ["issued_before"]);
  for (const column of ["project_id", "user_id", "audit_id"])
    events.addIndex(`ix_revocation_event_${column}_issued_before`, [column, "issued_before"]);
});
