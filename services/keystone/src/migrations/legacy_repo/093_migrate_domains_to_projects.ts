import { legacy } from "underpin";
import { parseObject } from "../../json-text.ts";
import { ROOT_DOMAIN } from "../../root-domain.ts";

export default legacy(({ each, table, update }) => {
  each({
    name: "make every domain a project",
    table: "domain",
    columns: ["name", "enabled", "extra"],
    where: 'NOT EXISTS (SELECT 1 FROM "project" WHERE "project"."id" = "domain"."id")',
    rows: async (rows, { run }) => {
      for (const { id, name, enabled, extra } of rows) {
        const { description = null, ...rest } = parseObject(extra);
        await run(
          'INSERT INTO "project" ("id", "name", "extra", "description", "enabled", "domain_id", "parent_id", "is_domain") VALUES (?, ?, ?, ?, ?, ?, NULL, ?)',
          [id, name, JSON.stringify(rest), description, Boolean(enabled), ROOT_DOMAIN, true],
        );
      }
    },
  });
  update({
    name: "put projects without a parent under their domain",
    table: "project",
    set: { parent_id: '"domain_id"' },
    where: `"parent_id" IS NULL AND "domain_id" <> '${ROOT_DOMAIN}'`,
  });
  table("project").dropForeignKey(["domain_id"]);
  table("project").addForeignKey(["domain_id"], { table: "project", columns: ["id"] }, { name: "project_domain_id_fkey" });
});
