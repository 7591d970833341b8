import { evolution, extractTable } from "underpin";

/** Extract a table: a customer with neither street nor city has no address. */
export default evolution([
  extractTable({ from: "customer", into: "address", key: { customer_id: "id" }, columns: [{ from: "street" }, { from: "city" }] }),
]);
