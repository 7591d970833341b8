import { legacy } from "underpin";

export default legacy(
  ({ renameTable }) => renameTable("token", "tokens"),
  ({ renameTable }) => renameTable("tokens", "token"),
);
