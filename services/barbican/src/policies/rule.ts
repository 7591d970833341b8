import type { Scope } from "@underpin/oslo/policy";

type Method = "DELETE" | "GET" | "PATCH" | "POST" | "PUT";

/** One of Barbican's rules as of 22 (2026.1), and what 15 (Zed) has different. */
export interface BarbicanRule {
  readonly name: string;
  /** What counts; for a rule that decides about a request only with `enforce_new_defaults`. */
  readonly check: string;
  /** What decides until then. */
  readonly legacy?: string;
  readonly description: string;
  readonly operations?: readonly `${Method} /v1/${string}`[];
  /** Null: 22 has no such rule any more. */
  readonly in22?: null;
  readonly in15?: { readonly check?: string; readonly scopeTypes?: readonly Scope[] };
}

/** Who may, of those whose project a secret or a container is of: its owner, or everybody where it is not private. */
export function ofMembers(entity: "secret" | "container"): string {
  return `(rule:${entity}_project_member and rule:${entity}_owner) or (rule:${entity}_project_member and rule:${entity}_is_not_private)`;
}

/** The same, and administrators of the project. */
export function ofProject(entity: "secret" | "container"): string {
  return `rule:${entity}_project_admin or ${ofMembers(entity)}`;
}

/** The same, and whom the access list names. */
export function ofReaders(entity: "secret" | "container"): string {
  return `${ofProject(entity)} or rule:${entity}_acl_read`;
}

/** What was before 18: tokens of the system's own scope. */
export const WITH_SYSTEM = ["project", "system"] as const satisfies readonly Scope[];
