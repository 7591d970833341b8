import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("federation_protocol").addColumn(column("remote_id_attribute").varchar(64));
});
