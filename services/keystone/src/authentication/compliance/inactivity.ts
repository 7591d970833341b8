import type { Keystone } from "../../keystone.ts";
import { utcDay } from "@underpin/oslo/python";
import type { FoundUser } from "../found.ts";

const DAY = 86_400_000;

/** Whether an account is enabled: also that its user was not away for too long (`[security_compliance] disable_user_account_days_inactive`). */
export function isAccountEnabled(user: FoundUser, { config, now }: Pick<Keystone, "config" | "now">): boolean {
  if (!user.isEnabled) return false;
  const most = config.security_compliance.disable_user_account_days_inactive;
  const last = user.lastActive ?? user.created;
  if (!most || last === null || user.options.get("ignore_user_inactivity")) return true;
  return (Date.parse(utcDay(now())) - Date.parse(last)) / DAY < most;
}
