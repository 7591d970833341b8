import { legacy } from "underpin";

export default legacy(({ table }) => {
  // Left behind where 088 did not find it by its usual name.
  table("role").dropUnique(["name"]);
});
