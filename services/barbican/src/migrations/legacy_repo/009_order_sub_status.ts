import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("orders").addColumn(column("sub_status").varchar(36));
  table("orders").addColumn(column("sub_status_message").varchar(255));
});
