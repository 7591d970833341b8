import { column, expand } from "underpin";

export default expand(({ table }) => {
  const rules = table("access_rule");
  rules.addColumn(column("external_id").varchar(64));
  rules.addColumn(column("user_id").varchar(64));
  rules.addIndex("external_id", ["external_id"]);
  rules.addUnique(["external_id"], { name: "access_rule_external_id_key" });
  rules.addUnique(["user_id", "service", "path", "method"], { name: "duplicate_access_rule_for_user_constraint" });
  rules.addIndex("user_id", ["user_id"]);
});
