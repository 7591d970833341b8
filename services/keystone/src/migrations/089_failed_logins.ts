import { evolution, extractTable } from "underpin";

/** A wrong password does not lock the row that every login reads. */
export default evolution([
  extractTable({
    from: "local_user",
    into: "failed_login",
    key: { local_user_id: "id" },
    columns: [
      { from: "failed_auth_count", to: "attempts" },
      { from: "failed_auth_at", to: "last_at" },
    ],
  }),
]);
