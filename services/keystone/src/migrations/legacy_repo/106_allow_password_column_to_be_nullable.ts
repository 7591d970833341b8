import { legacy } from "underpin";

export default legacy(({ table }) => {
  table("password").dropNotNull("password");
});
