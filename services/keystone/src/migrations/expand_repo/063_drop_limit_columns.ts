import { column, expand } from "underpin";

export default expand(({ on }) => {
  // Rocky 14.0.0 lost the column on SQLite when it put an empty copy in the table's place.
  on("sqlite", ({ table }) => table("limit").addColumn(column("registered_limit_id").varchar(64)));
});
