import { contract } from "underpin";
import { microseconds } from "../../microseconds.ts";

export default contract(({ except, table }) => {
  except("Pike writes both columns itself; the rows that older releases wrote can be converted only when the last of them is gone.").each({
    name: "convert the dates of passwords to integers",
    table: "password",
    columns: ["created_at", "expires_at"],
    where: '"created_at_int" IS NULL OR ("expires_at" IS NOT NULL AND "expires_at_int" IS NULL)',
    rows: async (rows, { run }) => {
      for (const { id, created_at: created, expires_at: expires } of rows)
        await run(
          'UPDATE "password" SET "created_at_int" = COALESCE("created_at_int", ?), "expires_at_int" = COALESCE("expires_at_int", ?) WHERE "id" = ?',
          [microseconds(created), microseconds(expires), id],
        );
    },
  });
  table("password").alterColumn("created_at_int", { nullable: false, default: "0" });
});
