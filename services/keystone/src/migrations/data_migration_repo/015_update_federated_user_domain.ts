import { migrate } from "underpin";

export default migrate(({ update }) => {
  // A user seen through several providers takes the first one's domain; upstream takes whichever comes.
  update({
    name: "fill user.domain_id from the identity provider",
    table: "user",
    set: {
      domain_id:
        '(SELECT i."domain_id" FROM "federated_user" f JOIN "identity_provider" i ON i."id" = f."idp_id" WHERE f."user_id" = "user"."id" ORDER BY f."id" LIMIT 1)',
    },
    where: '"domain_id" IS NULL AND EXISTS (SELECT 1 FROM "federated_user" f WHERE f."user_id" = "user"."id")',
  });
});
