import type { Loaded } from "@underpin/oslo/policy";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Keystone } from "../keystone.ts";
import { notFound } from "../refusals.ts";
import { findUser } from "./store.ts";
import type { Activity, User } from "./user.ts";

/** @throws HttpError 404 */
export async function getUser(keystone: Keystone, id: string): Promise<Loaded<User>> {
  return await keystone.pool.read((db) => requireUser(db, id, activityOf(keystone)));
}

/** @throws HttpError 404 */
export async function requireUser(db: Kysely<Tables>, id: string, activity: Activity): Promise<Loaded<User>> {
  const user = await findUser(db, id, activity);
  if (user === undefined) throw notFound("user", id);
  return user;
}

export function activityOf({ config, now }: Pick<Keystone, "config" | "now">): Activity {
  return { mostDays: config.security_compliance.disable_user_account_days_inactive, now: now() };
}
