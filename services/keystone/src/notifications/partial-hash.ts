import { createHmac } from "node:crypto";
import type { KeystoneConfig } from "../config/index.ts";

/** Upstream's class of users, whose name makes the hashes of one backend others than those of another. */
const BACKEND = "keystone.identity.backends.sql.Identity";

/**
 * What is told of a wrong password where `[security_compliance] report_invalid_password_hash` asks for it: the beginning of a hash with
 * the operator's own key, by which many tries of one password are known from tries of many.
 */
export function partialHash(password: unknown, { security_compliance: options }: KeystoneConfig["values"]): string | undefined {
  const { invalid_password_hash_secret_key: key, invalid_password_hash_function: name, invalid_password_hash_max_chars: most } = options;
  if (typeof password !== "string" || key === null || !options.report_invalid_password_hash.includes("event")) return undefined;
  const algorithm = name.replaceAll("_", "-");
  const salted = createHmac(algorithm, BACKEND).update(password).digest();
  const hash = createHmac(algorithm, key.reveal()).update(salted).digest("base64").replace(/=+$/, "");
  return most === null ? hash : hash.slice(0, most);
}
