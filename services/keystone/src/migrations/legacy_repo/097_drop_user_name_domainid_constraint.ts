import { legacy } from "underpin";

export default legacy(({ table }) => {
  // Left behind where 091 did not find it by its usual name.
  table("user").dropUnique(["domain_id", "name"]);
});
