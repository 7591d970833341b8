import { legacy } from "underpin";

export default legacy(({ on }) => {
  for (const name of ["order_barbican_metadata", "certificate_authority_metadata"]) {
    on(["postgres", "sqlite"], (others) => others.table(name).alterColumn("value", { type: { kind: "text" } }));
    // Upstream's change says nothing of NULL there, and so allows it.
    on("mysql", (mysql) => mysql.table(name).alterColumn("value", { type: { kind: "text" }, nullable: true }));
  }
});
