import type { Scope } from "./credentials.ts";

/** A rule that a service comes with. All of it is data, so that it can be listed, written to a sample file and compared. */
export interface RuleDefault<Name extends string = string> {
  readonly name: Name;
  /** The rule itself, in the policy language. */
  readonly check: string;
  /** What kinds of token the operation is meant for; without it, all. */
  readonly scopeTypes?: readonly Scope[];
  /** For operators, in a sample file: what the operation is. */
  readonly description?: string;
  readonly operations?: readonly Operation[];
  /** The rule that this one takes the place of. */
  readonly deprecated?: DeprecatedRule;
  /** The rule goes, and none comes in its place. */
  readonly removal?: Deprecation;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
}

/** Since which release, and why. */
export interface Deprecation {
  readonly since: string;
  readonly reason: string;
}

/** An old default, and its name, if that was another. */
export interface DeprecatedRule extends Deprecation {
  readonly name: string;
  readonly check: string;
}
