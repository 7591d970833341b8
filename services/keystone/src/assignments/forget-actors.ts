import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";

const TYPES = {
  user: { scoped: ["UserProject", "UserDomain"], system: "UserSystem" },
  group: { scoped: ["GroupProject", "GroupDomain"], system: "GroupSystem" },
} as const;

/** Takes all roles from users or groups that are removed; whether there were any. */
export async function forgetActors(trx: Kysely<Tables>, kind: "user" | "group", ids: readonly string[]): Promise<boolean> {
  const { scoped, system } = TYPES[kind];
  const onScopes = await trx.deleteFrom("assignment").where("actor_id", "in", ids).where("type", "in", scoped).executeTakeFirstOrThrow();
  const onSystem = await trx
    .deleteFrom("system_assignment")
    .where("actor_id", "in", ids)
    .where("type", "=", system)
    .executeTakeFirstOrThrow();
  return onScopes.numDeletedRows + onSystem.numDeletedRows > 0n;
}
