import { addUnique, evolution, setNotNull } from "underpin";

/** NOT NULL and unique: a product without a number gets one. */
export default evolution([
  setNotNull({ table: "product", column: "sku", fill: { postgres: "'P-' || {id}", sqlite: "'P-' || {id}", mysql: "CONCAT('P-', {id})" } }),
  addUnique({ table: "product", columns: ["sku"], name: "uq_product_sku" }),
]);
