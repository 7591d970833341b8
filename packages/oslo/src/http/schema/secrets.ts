import { isObject } from "./schema.ts";

/** Names of what only its owner may read. */
const SECRETS: ReadonlySet<string> = new Set(["password", "original_password", "passcode", "secret", "blob"]);

/** A value, and the names that lead to it, the last one last. */
export type Mask = (value: unknown, path: readonly (string | number)[]) => unknown;

/** A value of a request without what is secret in it: answers are kept by proxies and clients' logs. */
export const withoutSecrets: Mask = (value, path) => {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, path));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, [...path, name])]));
  const names = path.filter((step) => typeof step === "string");
  const [above, name = ""] = [names.at(-2), names.at(-1)];
  return value !== null && (SECRETS.has(name) || (name === "id" && above === "token")) ? "***" : value;
};
