import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("orders").addColumn(column("container_id").varchar(36));
  table("orders").addColumn(column("meta").text());
  table("orders").addColumn(column("type").varchar(255));
});
