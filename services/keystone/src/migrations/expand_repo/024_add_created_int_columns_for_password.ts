import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("password").addColumn(column("created_at_int").bigint());
  table("password").addColumn(column("expires_at_int").bigint());
});
