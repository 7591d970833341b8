import { contract } from "underpin";

export default contract(({ table }) => {
  table("application_credential").dropColumn("allow_application_credential_creation");
});
