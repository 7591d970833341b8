import type { Keystone } from "../keystone.ts";
import { invalid } from "../refusals.ts";

/**
 * What `[security_compliance] password_regex` asks of a new password.
 *
 * @throws HttpError 400
 */
export function requireStrength(password: unknown, { config }: Pick<Keystone, "config">): void {
  const { password_regex: pattern, password_regex_description: description } = config.security_compliance;
  if (!pattern) return;
  if (typeof password !== "string") throw invalid("Password validation error: Password must be a string type.");
  if (!matches(pattern, password)) throw invalid(`The password does not match the requirements: ${description ?? "None"}.`);
}

/** As Python's `re.match`: from the start on, but not to the end. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})`, "u").test(text);
  } catch {
    throw invalid("Password validation error: Unable to validate password due to invalid configuration.");
  }
}
