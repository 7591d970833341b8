import { legacy } from "underpin";

export default legacy(({ table }) => {
  table("projects").renameColumn("keystone_id", "external_id");
  table("projects").alterColumn("external_id", { type: { kind: "varchar", length: 36 } });
});
