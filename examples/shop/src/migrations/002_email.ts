import { evolution, renameColumn } from "underpin";

/** Rename a column. */
export default evolution([renameColumn({ table: "customer", from: "mail", to: "email" })]);
