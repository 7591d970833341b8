import { column, expand } from "underpin";

export default expand(({ createTable }) => {
  createTable(
    "system_assignment",
    [
      column("type").varchar(64),
      column("actor_id").varchar(64),
      column("target_id").varchar(64),
      column("role_id").varchar(64),
      column("inherited").boolean(),
    ],
    { primaryKey: ["type", "actor_id", "target_id", "role_id", "inherited"] },
  );
});
