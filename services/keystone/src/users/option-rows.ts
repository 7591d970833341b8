import type { Kysely } from "kysely";
import { pythonJson } from "@underpin/oslo/python";
import type { Tables } from "../database/tables.ts";
import { USER_OPTIONS, userOptions, type UserOptions } from "./options.ts";

/** Sets options of a user by their names; null takes one away. What is not named stays; all that are set then. */
export async function writeOptions(trx: Kysely<Tables>, user: string, given: Readonly<Record<string, unknown>>): Promise<UserOptions> {
  for (const { id, name } of USER_OPTIONS) {
    if (!Object.hasOwn(given, name)) continue;
    await trx.deleteFrom("user_option").where("user_id", "=", user).where("option_id", "=", id).execute();
    if (given[name] !== null)
      await trx
        .insertInto("user_option")
        .values({ user_id: user, option_id: id, option_value: pythonJson(given[name]) })
        .execute();
  }
  return userOptions(await trx.selectFrom("user_option").selectAll().where("user_id", "=", user).execute());
}
