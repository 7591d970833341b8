import { column, legacy } from "underpin";

export default legacy(({ table }) => {
  table("project").addColumn(column("is_domain").boolean().notNull().default(false));
});
