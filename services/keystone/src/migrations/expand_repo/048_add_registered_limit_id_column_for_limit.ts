import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("limit").addColumn(column("registered_limit_id").varchar(64).references("registered_limit.id"));
});
