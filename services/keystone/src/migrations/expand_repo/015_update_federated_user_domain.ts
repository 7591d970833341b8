import { expand } from "underpin";

export default expand(({ trigger }) => {
  trigger({
    name: "federated_user_insert_trigger",
    function: "update_federated_user_domain_id",
    table: "federated_user",
    timing: "AFTER",
    event: "INSERT",
    action: {
      run: `UPDATE "user" SET domain_id = (SELECT domain_id FROM identity_provider WHERE id = NEW.idp_id) WHERE id = NEW.user_id AND domain_id IS NULL`,
    },
  });
});
