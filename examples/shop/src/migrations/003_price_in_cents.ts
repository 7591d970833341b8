import { convertColumn, evolution } from "underpin";

/** Change a type: a price was text, and becomes a number of cents. */
export default evolution([
  convertColumn({
    table: "product",
    from: "price",
    to: "price_cents",
    type: { kind: "integer" },
    notNull: true,
    forward: {
      postgres: "round(CAST({price} AS numeric) * 100)::integer",
      mysql: "CAST(CAST({price} AS DECIMAL(12, 2)) * 100 AS SIGNED)",
      sqlite: "CAST(round(CAST({price} AS REAL) * 100) AS INTEGER)",
    },
    backward: {
      postgres: "to_char({price_cents} / 100.0, 'FM9999990.00')",
      mysql: "CAST(CAST({price_cents} / 100 AS DECIMAL(12, 2)) AS CHAR)",
      sqlite: "printf('%.2f', {price_cents} / 100.0)",
    },
  }),
]);
