import { addUnique, dropUnique, evolution, mergeColumns } from "underpin";
import { timeOfMicroseconds } from "@underpin/oslo/db";
import { eitherTwin } from "../database/schemas/twins.ts";

const same = ["trustor_user_id", "trustee_user_id", "project_id", "impersonation"];

/** When a trust ends is said once, and is part of what makes it another one than its like. */
export default evolution(
  [
    dropUnique({ table: "trust", columns: [...same, "expires_at"] }),
    mergeColumns({
      table: "trust",
      from: ["expires_at", "expires_at_int"],
      to: { name: "expires_us", type: { kind: "bigint" } },
      forward: eitherTwin("{expires_at_int}", "{expires_at}"),
      backward: { expires_at: timeOfMicroseconds("{expires_us}"), expires_at_int: "{expires_us}" },
    }),
    addUnique({ table: "trust", columns: [...same, "expires_us"], name: "duplicate_trust", holds: "now" }),
  ],
  { accept: [{ name: "duplicate_trust_constraint", reason: "its like on the new column is there from expand on" }] },
);
