import { evolution, renameColumn } from "underpin";

/** What is called alike means the same: microseconds since 1970. */
export default evolution([renameColumn({ table: "application_credential", from: "expires_at", to: "expires_us" })]);
