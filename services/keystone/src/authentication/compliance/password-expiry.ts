import type { Keystone } from "../../keystone.ts";
import type { FoundUser } from "../found.ts";

/** Whether a user's password must be changed before it is good again. */
export function isPasswordExpired({ local, options }: FoundUser, { now }: Pick<Keystone, "now">): boolean {
  const expires = local?.password?.expiresAt ?? null;
  return expires !== null && !options.get("ignore_password_expiry") && now() * 1000 >= expires;
}
