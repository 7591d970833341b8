import { contract } from "underpin";

export default contract(({ table }) => {
  table("federated_user").dropForeignKey(["protocol_id", "idp_id"]);
  table("federated_user").addForeignKey(
    ["protocol_id", "idp_id"],
    { table: "federation_protocol", columns: ["id", "idp_id"] },
    { name: "federated_user_protocol_id_fkey", onDelete: "CASCADE" },
  );
});
