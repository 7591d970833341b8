import { contract } from "underpin";

export default contract(({ dropTrigger, table }) => {
  table("identity_provider").setNotNull("domain_id");
  dropTrigger("identity_provider", "idp_insert_read_only", { function: "keystone_read_only_insert" });
});
