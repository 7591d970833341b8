import { contract } from "underpin";

export default contract(({ table }) => {
  table("registered_limit").dropForeignKey(["service_id"]);
  table("registered_limit").dropForeignKey(["region_id"]);
});
