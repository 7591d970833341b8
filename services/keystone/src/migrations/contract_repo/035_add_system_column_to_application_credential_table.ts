import { contract } from "underpin";

export default contract(({ table }) => {
  table("application_credential").dropNotNull("project_id");
});
