import { addIndex, evolution } from "underpin";

/** The newest password of a user, and what was revoked with all that came of one token. */
export default evolution([
  addIndex({ table: "password", name: "ix_password_local_user_id_created_us", columns: ["local_user_id", "created_us"] }),
  addIndex({
    table: "revocation_event",
    name: "ix_revocation_event_audit_chain_id_issued_before",
    columns: ["audit_chain_id", "issued_before"],
  }),
]);
