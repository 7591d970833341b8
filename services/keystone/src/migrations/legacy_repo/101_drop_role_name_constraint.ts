import { legacy } from "underpin";

export default legacy(({ table }) => {
  // 096 again, for databases that were deployed from between releases.
  table("role").dropUnique(["name"]);
});
