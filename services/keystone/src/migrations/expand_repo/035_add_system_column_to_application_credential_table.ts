import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("application_credential").addColumn(column("system").varchar(64));
});
