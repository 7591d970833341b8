import { checkText, type Check } from "./check.ts";
import { compileRules, type Tests } from "./compile.ts";
import { parseRule } from "./parse.ts";
import type { DeprecatedRule, RuleDefault } from "./rule-default.ts";
import type { Rule } from "./rule.ts";
import { isDefault, noticesOf, type PolicyNotice } from "./notices.ts";

/** A rule as a file gives it, before it is read. */
export interface FileRule {
  readonly value: unknown;
  readonly file: string;
}

export interface RuleOptions {
  /** Deny tokens of another scope than a rule's `scopeTypes` (oslo.policy before 5 only warned unless told). */
  readonly enforceScope?: boolean;
  /** Old defaults are no longer good enough (oslo.policy's default since 5). */
  readonly enforceNewDefaults?: boolean;
  /** The rule that stands for every name that is missing. */
  readonly defaultRule?: string;
  /** A file's rule of an old name counts even if it says what the old default says (oslo.policy before 6). */
  readonly oldNamesAlwaysCount?: boolean;
}

/** All rules in force: defaults, files over them, and what their operator should know. */
export interface RuleSet {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly options: Required<RuleOptions>;
  readonly notices: readonly PolicyNotice[];
  readonly tests: Tests;
}

/** What a rule set is made of when nothing is said: oslo.policy's options with its newest defaults. */
export const RULE_OPTIONS: Required<RuleOptions> = {
  enforceScope: true,
  enforceNewDefaults: true,
  defaultRule: "default",
  oldNamesAlwaysCount: false,
};

/**
 * Puts the rules of files over those that a service registers.
 *
 * @param files by name of the rule
 */
export function ruleSet(defaults: readonly RuleDefault[], files: ReadonlyMap<string, FileRule>, given: RuleOptions = {}): RuleSet {
  const options = { ...RULE_OPTIONS, ...given };
  const rules = new Map<string, Rule>();
  const problems = new Map<string, readonly string[]>();
  const add = (rule: Rule, found: readonly string[]): void => {
    rules.set(rule.name, rule);
    if (found.length > 0) problems.set(rule.name, found);
  };
  const registered = byName(defaults);
  for (const [name, { value, file }] of files) {
    const { check, problems: found } = parseRule(value);
    const own = registered.get(name);
    add({ name, check, origin: { type: "file", file }, ...(own ? { registered: own } : {}) }, found);
  }
  for (const own of defaults) {
    if (files.has(own.name)) continue;
    const { check, problems: found } = parseRule(own.check);
    const { deprecated } = own;
    add(
      { name: own.name, registered: own, ...(deprecated ? inForce(own, check, deprecated, rules, options) : { check, origin: DEFAULT }) },
      found,
    );
  }
  const checks = new Map([...rules].map(([name, rule]) => [name, rule.check]));
  return { rules, options, notices: noticesOf(rules, problems), tests: compileRules(checks, options.defaultRule) };
}

const DEFAULT = { type: "default" } as const;

function byName(defaults: readonly RuleDefault[]): ReadonlyMap<string, RuleDefault> {
  const registered = new Map<string, RuleDefault>();
  for (const own of defaults) {
    if (registered.has(own.name)) throw new TypeError(`The rule ${own.name} is registered twice.`);
    registered.set(own.name, own);
  }
  return registered;
}

/** A default that takes the place of another one: an operator's rule of the old name still counts, and so does the old default. */
function inForce(
  { name, check: text }: RuleDefault,
  check: Check,
  deprecated: DeprecatedRule,
  rules: ReadonlyMap<string, Rule>,
  { enforceNewDefaults, oldNamesAlwaysCount }: Required<RuleOptions>,
): Pick<Rule, "check" | "origin"> {
  const old = deprecated.name === name ? undefined : rules.get(deprecated.name);
  if (old?.origin.type === "file" && counts(old.check, name, deprecated.check, oldNamesAlwaysCount))
    return { check: old.check, origin: { type: "file-by-old-name", file: old.origin.file, name: deprecated.name } };
  if (enforceNewDefaults || deprecated.check === text) return { check, origin: DEFAULT };
  return { check: { type: "or", checks: [check, parseRule(deprecated.check).check] }, origin: { type: "default-or-deprecated" } };
}

/** Whether a file's rule of an old name takes the place of the new default: not if it refers to the new rule, or says what it said before. */
function counts(given: Check, name: string, old: string, always: boolean): boolean {
  return checkText(given) !== `rule:${name}` && (always || !isDefault(given, old));
}
