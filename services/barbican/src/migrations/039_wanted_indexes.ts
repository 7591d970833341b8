import { addIndex, evolution } from "underpin";

/** A project's secrets in the order in which they are listed, and those that have expired, which `clean` looks for. */
export default evolution([
  addIndex({ table: "secrets", name: "ix_secrets_project_id_created_at", columns: ["project_id", "created_at"] }),
  addIndex({ table: "secrets", name: "ix_secrets_expires_us", columns: ["expires_us"] }),
]);
