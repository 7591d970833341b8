import { legacy } from "underpin";

const OWNER = 'SELECT min("project_secret"."project_id") FROM "project_secret" WHERE "project_secret"."secret_id" = "secrets"."id"';

export default legacy(({ table, update }) => {
  update({
    name: "take the owner of secrets from project_secret",
    table: "secrets",
    // Of a secret with two, which only a fault can have made, the first.
    set: { project_id: `(${OWNER})` },
    where: '"project_id" IS NULL',
  });
  table("secrets").setNotNull("project_id");
});
