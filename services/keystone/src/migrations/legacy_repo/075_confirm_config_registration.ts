import { column, legacy } from "underpin";

export default legacy(({ createTable }) => {
  createTable("config_register", [column("type").varchar(64).primaryKey(), column("domain_id").varchar(64).notNull()]);
});
