import { contract } from "underpin";

export default contract(({ table }) => {
  table("limit").dropNotNull("project_id");
});
