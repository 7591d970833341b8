import { contract } from "underpin";

export default contract(({ dropTrigger, table }) => {
  dropTrigger("credential", "credential_insert_read_only", { function: "keystone_read_only_insert" });
  dropTrigger("credential", "credential_update_read_only", { function: "keystone_read_only_update" });
  // Last of the three: if a row was not encrypted, contract stops here with its only copy intact.
  table("credential").setNotNull("encrypted_blob");
  table("credential").setNotNull("key_hash");
  table("credential").dropColumn("blob");
});
