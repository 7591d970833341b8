import type { Check } from "./check.ts";
import type { RuleDefault } from "./rule-default.ts";

/** Where a rule in force comes from. */
export type Origin =
  | { readonly type: "default" }
  /** The new default or the old one, until `enforceNewDefaults`. */
  | { readonly type: "default-or-deprecated" }
  | { readonly type: "file"; readonly file: string }
  /** A file's rule of the name that this one had before. */
  | { readonly type: "file-by-old-name"; readonly file: string; readonly name: string };

/** A rule in force. */
export interface Rule {
  readonly name: string;
  readonly check: Check;
  readonly origin: Origin;
  /** What the service registered under this name; nothing for rules that only a file has. */
  readonly registered?: RuleDefault;
}
