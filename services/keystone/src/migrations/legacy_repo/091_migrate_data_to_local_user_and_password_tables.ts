import { legacy } from "underpin";

export default legacy(({ each, table }) => {
  each({
    name: "carry names of users over to local_user",
    table: "user",
    columns: ["domain_id", "name"],
    where: 'NOT EXISTS (SELECT 1 FROM "local_user" WHERE "local_user"."user_id" = "user"."id")',
    rows: async (rows, { run }) => {
      for (const { id, domain_id: domain, name } of rows)
        await run('INSERT INTO "local_user" ("user_id", "domain_id", "name") VALUES (?, ?, ?)', [id, domain, name]);
    },
  });
  each({
    name: "carry passwords over to password",
    table: "user",
    columns: ["password"],
    where: `"password" <> '' AND NOT EXISTS (SELECT 1 FROM "password" p JOIN "local_user" l ON l."id" = p."local_user_id" WHERE l."user_id" = "user"."id")`,
    rows: async (rows, { run }) => {
      for (const { id, password } of rows)
        await run('INSERT INTO "password" ("local_user_id", "password") SELECT "id", ? FROM "local_user" WHERE "user_id" = ?', [
          password,
          id,
        ]);
    },
  });
  table("user").dropUnique(["domain_id", "name"]);
  table("user").dropColumn("domain_id");
  table("user").dropColumn("name");
  table("user").dropColumn("password");
});
