import { checkText, referredTo } from "./check.ts";
import { parseRule } from "./parse.ts";
import type { Rule } from "./rule.ts";

/** Something about one rule that its operator should know. */
export interface PolicyNotice {
  readonly type:
    | "unreadable" // can't be read, in whole or in part: denies
    | "undefined" // refers to a rule that is not there
    | "circular" // refers to itself
    | "unknown" // a file's rule that no operation asks for
    | "redundant" // a file's rule that says what the default says
    | "renamed" // a file's rule of a name that its rule no longer has
    | "removed" // a file's rule that will soon count for nothing
    | "old-default"; // allows what only the old default allows
  readonly rule: string;
  readonly text: string;
}

/** What is to be said of the rules in force. `problems` is what their parser said. */
export function noticesOf(rules: ReadonlyMap<string, Rule>, problems: ReadonlyMap<string, readonly string[]>): readonly PolicyNotice[] {
  return [...rules.values()].flatMap((rule) => [
    ...(problems.get(rule.name) ?? []).map((text) => ({ type: "unreadable", rule: rule.name, text }) as const),
    ...wayward(rule, rules),
    ...aboutFile(rule, rules),
    ...deprecations(rule),
  ]);
}

function wayward({ name, check }: Rule, rules: ReadonlyMap<string, Rule>): readonly PolicyNotice[] {
  const missing = [...new Set(referredTo(check))].filter((other) => !rules.has(other));
  const notices: PolicyNotice[] = missing.map((other) => ({
    type: "undefined",
    rule: name,
    text: `refers to rule:${other}, which is not there`,
  }));
  if (reaches(name, name, rules, new Set())) notices.push({ type: "circular", rule: name, text: "refers to itself" });
  return notices;
}

function reaches(from: string, goal: string, rules: ReadonlyMap<string, Rule>, seen: Set<string>): boolean {
  const rule = rules.get(from);
  if (rule === undefined) return false;
  return referredTo(rule.check).some((next) => {
    if (next === goal) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(next, goal, rules, seen);
  });
}

function aboutFile({ name, check, origin, registered }: Rule, rules: ReadonlyMap<string, Rule>): readonly PolicyNotice[] {
  if (origin.type !== "file") return [];
  if (registered !== undefined)
    return isDefault(check, registered.check) ? [{ type: "redundant", rule: name, text: "says what the default says" }] : [];
  const asked = [...rules.values()].some((rule) => rule.registered?.deprecated?.name === name || referredTo(rule.check).includes(name));
  return asked ? [] : [{ type: "unknown", rule: name, text: "is no rule of this service" }];
}

/** Whether a rule and a default mean the same, however they are written. */
export function isDefault(check: Rule["check"], text: string): boolean {
  return checkText(check) === checkText(parseRule(text).check);
}

function deprecations({ name, origin, registered }: Rule): readonly PolicyNotice[] {
  const { deprecated, removal } = registered ?? {};
  if (origin.type === "file-by-old-name")
    return [{ type: "renamed", rule: name, text: `is still given as ${origin.name}, its name before ${deprecated?.since}` }];
  if (origin.type === "default-or-deprecated")
    return [
      {
        type: "old-default",
        rule: name,
        text: `also allows "${deprecated?.check}", its default before ${deprecated?.since}: ${deprecated?.reason}`,
      },
    ];
  if (origin.type === "file" && removal)
    return [{ type: "removed", rule: name, text: `counts for nothing some time after ${removal.since}: ${removal.reason}` }];
  return [];
}
