import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("role").addColumn(column("description").varchar(255));
});
