import { legacy } from "underpin";

export default legacy(({ table }) => {
  table("assignment").changePrimaryKey(["type", "actor_id", "target_id", "role_id", "inherited"]);
});
