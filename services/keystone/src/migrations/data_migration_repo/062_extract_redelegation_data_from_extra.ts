import { migrate } from "underpin";
import { parseObject } from "../../json-text.ts";

export default migrate(({ each }) => {
  each({
    name: "take redelegation data out of trust.extra",
    table: "trust",
    columns: ["extra"],
    where: `"extra" IS NULL OR "extra" LIKE '%redelegat%'`,
    rows: async (rows, { run }) => {
      for (const { id, extra } of rows) {
        const { redelegated_trust_id: trust = null, redelegation_count: count = null, ...rest } = parseObject(extra);
        await run('UPDATE "trust" SET "redelegated_trust_id" = ?, "redelegation_count" = ?, "extra" = ? WHERE "id" = ?', [
          trust,
          count,
          JSON.stringify(rest),
          id,
        ]);
      }
    },
  });
});
