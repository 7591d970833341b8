import { contract } from "underpin";
import { microseconds } from "../../microseconds.ts";

export default contract(({ except, table }) => {
  except("Queens writes both columns itself; the rows that older releases wrote can be converted only when the last of them is gone.").each(
    {
      name: "convert the expiry of trusts to integers",
      table: "trust",
      columns: ["expires_at"],
      where: '"expires_at" IS NOT NULL AND "expires_at_int" IS NULL',
      rows: async (rows, { run }) => {
        for (const { id, expires_at: expires } of rows)
          await run('UPDATE "trust" SET "expires_at_int" = ? WHERE "id" = ?', [microseconds(expires), id]);
      },
    },
  );
  table("trust").dropUnique(["trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at"], {
    name: "duplicate_trust_constraint",
  });
});
