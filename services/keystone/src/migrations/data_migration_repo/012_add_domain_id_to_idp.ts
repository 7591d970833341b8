import { randomBytes } from "node:crypto";
import { migrate } from "underpin";
import { ROOT_DOMAIN } from "../../root-domain.ts";

export default migrate(({ each }) => {
  each({
    name: "give every identity provider a domain",
    table: "identity_provider",
    where: '"domain_id" IS NULL',
    rows: async (rows, { run }) => {
      for (const { id } of rows) {
        const domain = randomBytes(16).toString("hex");
        await run(
          'INSERT INTO "project" ("id", "name", "extra", "description", "enabled", "domain_id", "parent_id", "is_domain") VALUES (?, ?, ?, ?, ?, ?, NULL, ?)',
          [domain, domain, "{}", `Auto generated federated domain for Identity Provider: ${String(id)}`, true, ROOT_DOMAIN, true],
        );
        await run('UPDATE "identity_provider" SET "domain_id" = ? WHERE "id" = ?', [domain, id]);
      }
    },
  });
});
