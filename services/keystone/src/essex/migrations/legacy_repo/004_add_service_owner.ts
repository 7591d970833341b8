import { column, legacy } from "underpin";

export default legacy(
  ({ table }) => table("services").addColumn(column("owner_id").integer().references("users.id")),
  ({ table }) => {
    table("services").dropForeignKey(["owner_id"]);
    table("services").dropColumn("owner_id");
  },
);
