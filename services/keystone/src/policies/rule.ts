import type { Deprecation, Scope } from "@underpin/oslo/policy";

/** One of Keystone's rules as of 30 (2026.2), and what 22 (Zed) has different. */
export interface KeystoneRule {
  readonly name: string;
  readonly check: string;
  readonly scopeTypes?: readonly Scope[];
  readonly description: string;
  readonly operations?: readonly `${"DELETE" | "GET" | "HEAD" | "PATCH" | "POST" | "PUT"} /v3/${string}`[];
  /** The default before the release; every rule has kept its name. */
  readonly before?: { readonly since: "Stein" | "Train"; readonly check: string };
  readonly removal?: Deprecation;
  /** Null: 22 has no such rule. */
  readonly in22?: null | { readonly check?: string; readonly scopeTypes?: readonly Scope[] };
}
