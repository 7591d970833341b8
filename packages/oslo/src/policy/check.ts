import type { Credentials } from "./credentials.ts";
import type { Target, TargetName } from "./target.ts";

/** Answers a check; throws `CheckFault` where it can't be answered. */
export type Test = (target: Target, credentials: Credentials) => boolean;

/** A rule, taken apart. */
export type Check =
  | { readonly type: "true" }
  | { readonly type: "false" }
  | { readonly type: "not"; readonly check: Check }
  | { readonly type: "and" | "or"; readonly checks: readonly Check[] }
  | { readonly type: "rule"; readonly name: string }
  | Comparison
  | Refused;

/** A check of one thing: a role, an attribute, a literal. */
export interface Comparison {
  readonly type: "comparison";
  readonly text: string;
  /** The attributes of the target that it asks for. */
  readonly targets: readonly TargetName[];
  /** The attribute of the credentials that it asks for. */
  readonly path?: readonly string[];
  readonly test: Test;
}

/** A check that nobody can pass, and that takes what it stands in along. */
interface Refused {
  readonly type: "refused";
  readonly text: string;
  readonly reason: string;
}

/** A check as oslo.policy writes it: two rules mean the same if their texts are the same. */
export function checkText(check: Check): string {
  switch (check.type) {
    case "true":
      return "@";
    case "false":
      return "!";
    case "not":
      return `not ${checkText(check.check)}`;
    case "and":
    case "or":
      return `(${check.checks.map(checkText).join(` ${check.type} `)})`;
    case "rule":
      return `rule:${check.name}`;
    default:
      return check.text;
  }
}

/** Every rule that a check refers to. */
export function referredTo(check: Check): readonly string[] {
  switch (check.type) {
    case "rule":
      return [check.name];
    case "not":
      return referredTo(check.check);
    case "and":
    case "or":
      return check.checks.flatMap(referredTo);
    default:
      return [];
  }
}
