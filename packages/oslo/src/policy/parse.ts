import { readAtom, type Read } from "./atom.ts";
import type { Check } from "./check.ts";
import { diagnose } from "./diagnose.ts";
import { tokensOf, type Token } from "./tokens.ts";

/**
 * Reads a rule: text in the policy language, or a list of lists in the old form (`[["role:admin"], ["rule:a", "rule:b"]]`: any of the
 * lists, of one list all). What can't be read denies, and says so.
 */
export function parseRule(rule: unknown): Read {
  if (typeof rule === "string") return parseText(rule);
  if (Array.isArray(rule)) return parseLists(rule);
  return denied(`${JSON.stringify(rule)} is neither text nor a list: write "@" to allow, "!" to deny`);
}

const ALLOWED: Read = { check: { type: "true" }, problems: [] };
const denied = (...problems: readonly string[]): Read => ({ check: { type: "false" }, problems });

function parseText(rule: string): Read {
  if (rule === "") return ALLOWED;
  const tokens = tokensOf(rule);
  const problems = tokens.flatMap((token) => (token.kind === "check" ? token.problems : []));
  const stack: Item[] = [];
  for (const token of tokens) {
    stack.push(token.kind === "check" ? token : { kind: token.kind, check: NONE });
    while (reduced(stack));
  }
  const [only] = stack;
  if (stack.length === 1 && only !== undefined && only.check !== NONE) return { check: only.check, problems };
  return denied(...problems, diagnose(rule, tokens));
}

interface Item {
  readonly kind: Token["kind"] | "and_expr" | "or_expr";
  readonly check: Check;
}

/** Stands for the check of what is none. */
const NONE: Check = { type: "refused", text: "", reason: "" };

type Made = (checks: readonly Check[]) => Item;

const check = (of: Check): Item => ({ kind: "check", check: of });
const and = (checks: readonly Check[]): Check => ({ type: "and", checks });
const parts = (of: Check): readonly Check[] => ("checks" in of ? of.checks : []);
const wrapped: Made = ([, inner = NONE]) => check(inner);
const joined: Made = ([left = NONE, , right = NONE]) => ({ kind: "or_expr", check: { type: "or", checks: [left, right] } });

/**
 * What ends a row of words, and what it becomes; the first that fits is taken, as soon as it fits. This is oslo.policy's grammar with its
 * oddities: that `and` binds closer than `or` is mended afterwards, by taking the last check of an `or` back.
 */
const REDUCTIONS: readonly (readonly [readonly Item["kind"][], Made])[] = [
  [["(", "check", ")"], wrapped],
  [["(", "and_expr", ")"], wrapped],
  [["(", "or_expr", ")"], wrapped],
  [["check", "and", "check"], ([left = NONE, , right = NONE]) => ({ kind: "and_expr", check: and([left, right]) })],
  [["or_expr", "and", "check"], ([left = NONE, , right = NONE]) => takenBack(left, right)],
  [["and_expr", "and", "check"], ([left = NONE, , right = NONE]) => ({ kind: "and_expr", check: and([...parts(left), right]) })],
  [["check", "or", "check"], joined],
  [["and_expr", "or", "check"], joined],
  [
    ["or_expr", "or", "check"],
    ([left = NONE, , right = NONE]) => ({ kind: "or_expr", check: { type: "or", checks: [...parts(left), right] } }),
  ],
  [["not", "check"], ([, of = NONE]) => check({ type: "not", check: of })],
];

/** `a or b and c`: the `or` gives up its last check. */
function takenBack(or: Check, right: Check): Item {
  const checks = parts(or);
  const last = checks.at(-1) ?? NONE;
  const joint = and(last.type === "and" ? [...last.checks, right] : [last, right]);
  return { kind: "or_expr", check: { type: "or", checks: [...checks.slice(0, -1), joint] } };
}

function reduced(stack: Item[]): boolean {
  for (const [pattern, made] of REDUCTIONS) {
    const from = stack.length - pattern.length;
    if (from < 0 || pattern.some((kind, i) => stack[from + i]?.kind !== kind)) continue;
    stack.push(made(stack.splice(from).map((item) => item.check)));
    return true;
  }
  return false;
}

function parseLists(rule: readonly unknown[]): Read {
  if (rule.length === 0) return ALLOWED;
  const any: Check[] = [];
  const problems: string[] = [];
  for (const inner of rule) {
    if (inner === "" || (Array.isArray(inner) && inner.length === 0)) continue;
    if (typeof inner !== "string" && !Array.isArray(inner))
      return denied(`${JSON.stringify(inner)}, in a rule of lists, is neither text nor a list`);
    const all = [inner]
      .flat()
      .map((text: unknown) => (typeof text === "string" ? readAtom(text) : denied(`${JSON.stringify(text)} is no check`)));
    problems.push(...all.flatMap((read) => read.problems));
    const checks = all.map((read) => read.check);
    any.push(checks.length === 1 && checks[0] !== undefined ? checks[0] : and(checks));
  }
  const [only] = any;
  if (only === undefined) return denied("a rule of empty lists denies");
  return { check: any.length === 1 ? only : { type: "or", checks: any }, problems };
}
