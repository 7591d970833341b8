import { evolution, mergeColumns } from "underpin";
import { timeOfMicroseconds } from "@underpin/oslo/db";
import { eitherTwin } from "../database/schemas/twins.ts";

const type = { kind: "bigint" } as const;

/** When a password was made and when it ends is said once. Upstream wanted to drop the times beside the numbers in Rocky. */
export default evolution([
  mergeColumns({
    table: "password",
    from: ["created_at", "created_at_int"],
    to: { name: "created_us", type, notNull: true },
    forward: "{created_at_int}",
    backward: { created_at: timeOfMicroseconds("{created_us}"), created_at_int: "{created_us}" },
  }),
  mergeColumns({
    table: "password",
    from: ["expires_at", "expires_at_int"],
    to: { name: "expires_us", type },
    forward: eitherTwin("{expires_at_int}", "{expires_at}"),
    backward: { expires_at: timeOfMicroseconds("{expires_us}"), expires_at_int: "{expires_us}" },
  }),
]);
