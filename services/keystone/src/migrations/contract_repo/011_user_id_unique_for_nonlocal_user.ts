import { contract } from "underpin";

export default contract(({ table }) => {
  table("nonlocal_user").addUnique(["user_id"], { name: "ixu_nonlocal_user_user_id" });
});
