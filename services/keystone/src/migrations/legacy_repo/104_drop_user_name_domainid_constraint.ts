import { legacy } from "underpin";

export default legacy(({ table }) => {
  // 097 again, for databases that were deployed from between releases.
  table("user").dropUnique(["domain_id", "name"]);
  table("user").dropColumn("domain_id");
  table("user").dropColumn("name");
  table("user").dropColumn("password");
});
