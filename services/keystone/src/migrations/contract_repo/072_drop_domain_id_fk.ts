import { contract } from "underpin";

export default contract(({ table }) => {
  table("user").dropForeignKey(["domain_id"]);
  table("identity_provider").dropForeignKey(["domain_id"]);
});
