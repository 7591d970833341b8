import { contract } from "underpin";

export default contract(({ dropTrigger, table }) => {
  table("user").setNotNull("domain_id");
  dropTrigger("federated_user", "federated_user_insert_trigger", { function: "update_federated_user_domain_id" });
});
