import { contract } from "underpin";

export default contract(({ table }) => {
  table("password").dropColumn("password");
});
