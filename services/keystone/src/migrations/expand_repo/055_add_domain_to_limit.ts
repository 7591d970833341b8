import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("limit").addColumn(column("domain_id").varchar(64));
});
