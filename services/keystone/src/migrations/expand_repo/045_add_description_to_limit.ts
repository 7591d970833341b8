import { column, expand } from "underpin";

export default expand(({ table }) => {
  for (const limit of ["registered_limit", "limit"]) table(limit).addColumn(column("description").text());
});
