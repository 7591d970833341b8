import { CheckFault } from "./fault.ts";
import { pythonText } from "../python/repr.ts";
import { isRecord, isTruthy, own, type PolicyRecord, type PolicyValue } from "./value.ts";

/** What a token is good for. */
export type Scope = "system" | "domain" | "project";

/**
 * Who asks: what the server knows of the token that a request came with (`user_id`, `roles`, `project_id`, `domain_id`, `system_scope`,
 * `is_admin`, `token` …). Made once for a request, by {@link credentials}.
 */
export class Credentials {
  readonly #values: PolicyRecord;
  readonly #roles: ReadonlySet<string> | undefined;
  readonly scope: Scope;

  constructor(values: PolicyRecord) {
    const system = own(values, "system_scope");
    this.#values = isTruthy(system) ? { ...values, system } : values;
    this.#roles = rolesOf(own(values, "roles"));
    this.scope = isTruthy(own(this.#values, "system")) ? "system" : isTruthy(own(values, "domain_id")) ? "domain" : "project";
  }

  /** Whether a role is among the roles, whatever the case of its letters. */
  hasRole(lowered: string): boolean {
    if (this.#roles !== undefined) return this.#roles.has(lowered);
    if (Object.hasOwn(this.#values, "roles")) throw new CheckFault("the credentials' roles are no list of names");
    return false;
  }

  /**
   * Whether an attribute says a text. The path leads through records; in a list, one entry that says it is enough.
   *
   * @throws CheckFault where the path leads on from what has no attributes
   */
  says(path: readonly string[], text: string): boolean {
    return says(this.#values, path, 0, text);
  }

  /** Whether there is an attribute at a path, whatever it says. */
  has(path: readonly string[]): boolean {
    return has(this.#values, path, 0);
  }
}

/** The credentials of a request. The record is not to be changed afterwards. */
export function credentials(values: PolicyRecord): Credentials {
  return new Credentials(values);
}

function rolesOf(roles: PolicyValue): ReadonlySet<string> | undefined {
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === "string")) return undefined;
  return new Set(roles.map((role) => role.toLowerCase()));
}

function says(value: PolicyValue, path: readonly string[], at: number, text: string): boolean {
  if (at === path.length) return pythonText(value) === text;
  const name = path[at] ?? "";
  if (!isRecord(value))
    throw new CheckFault(`the credentials have no attributes at ${path.slice(0, at).join(".")}, where ${name} is looked for`);
  const next = own(value, name);
  if (next === undefined) return false;
  if (Array.isArray(next)) return next.some((entry) => says(entry, path, at + 1, text));
  return says(next, path, at + 1, text);
}

function has(value: PolicyValue, path: readonly string[], at: number): boolean {
  if (at === path.length) return true;
  if (!isRecord(value)) return false;
  const next = own(value, path[at] ?? "");
  if (Array.isArray(next)) return next.some((entry) => has(entry, path, at + 1));
  return next !== undefined && has(next, path, at + 1);
}
