import type { Keystone } from "../../keystone.ts";
import type { UserOptions } from "../../users/options.ts";
import { utcTime } from "../../utc-time.ts";
import type { FoundUser } from "../found.ts";

/** Whether a user's password must be changed before it is good again. */
export function isPasswordExpired({ local, options }: FoundUser, { now }: Pick<Keystone, "now">): boolean {
  const expires = local?.password?.expiresAt ?? null;
  return expires !== null && !options.get("ignore_password_expiry") && now() * 1000 >= expires;
}

/** When a password that is set now expires: `[security_compliance] password_expires_days`, whole seconds; null if never. */
export function passwordExpiry(
  options: UserOptions,
  { config, now }: Pick<Keystone, "config" | "now">,
): { readonly text: string; readonly microseconds: number } | null {
  const days = config.security_compliance.password_expires_days;
  if (!days || options.get("ignore_password_expiry")) return null;
  const seconds = Math.floor(now() / 1000) + days * 86_400;
  return { text: utcTime(seconds * 1000), microseconds: seconds * 1_000_000 };
}
