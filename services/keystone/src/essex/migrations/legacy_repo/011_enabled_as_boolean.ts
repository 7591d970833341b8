import { legacy } from "underpin";

const TABLES = ["users", "tenants"];

export default legacy(
  ({ table }) => {
    for (const name of TABLES)
      table(name).alterColumn("enabled", {
        type: { kind: "boolean" },
        using: { postgres: "CASE WHEN enabled IS NULL THEN NULL ELSE enabled <> 0 END" },
      });
  },
  ({ table }) => {
    for (const name of TABLES)
      table(name).alterColumn("enabled", {
        type: { kind: "integer" },
        using: { postgres: "CASE WHEN enabled THEN 1 WHEN NOT enabled THEN 0 END" },
      });
  },
);
