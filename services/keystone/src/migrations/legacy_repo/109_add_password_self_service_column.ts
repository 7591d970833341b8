import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("password").addColumn(column("self_service").boolean().notNull().default(false));
});
