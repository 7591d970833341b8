import { legacy } from "underpin";

export default legacy(
  ({ table }) => {
    table("users").setNotNull("uid");
    table("users").addUnique(["uid"], { name: "users_uid_key" });
  },
  ({ table }) => {
    table("users").dropUnique(["uid"]);
    table("users").dropNotNull("uid");
  },
);
