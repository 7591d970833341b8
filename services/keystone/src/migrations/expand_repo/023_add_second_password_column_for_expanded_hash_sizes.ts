import { column, expand } from "underpin";

export default expand(({ table }) => {
  table("password").addColumn(column("password_hash").varchar(255));
});
