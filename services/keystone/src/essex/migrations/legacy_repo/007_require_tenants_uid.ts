import { legacy } from "underpin";

export default legacy(
  ({ table }) => {
    table("tenants").setNotNull("uid");
    table("tenants").addUnique(["uid"], { name: "tenants_uid_key" });
  },
  ({ table }) => {
    table("tenants").dropUnique(["uid"]);
    table("tenants").dropNotNull("uid");
  },
);
