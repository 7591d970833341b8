import type { Keystone } from "../../keystone.ts";
import { invalid } from "../../refusals.ts";
import type { FoundPassword } from "../found.ts";

const DAY = 86_400_000_000;

/**
 * Refuses to change a password that its owner chose too short a time ago: `[security_compliance] minimum_password_age`.
 *
 * @throws HttpError 400
 */
export function checkAge({ createdAt, isSelfService }: FoundPassword, { config, now }: Pick<Keystone, "config" | "now">): void {
  const days = config.security_compliance.minimum_password_age;
  const left = createdAt + days * DAY - now() * 1000;
  if (!isSelfService || left <= 0) return;
  throw invalid(
    `You cannot change your password at this time due to the minimum password age. Once you change your password, it must be used for ${days} day(s) before it can be changed. Please try again in ${Math.floor(left / DAY)} day(s) or contact your administrator to reset your password.`,
  );
}
