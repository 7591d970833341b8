import { checkText, type Check, type Comparison } from "./check.ts";
import type { Credentials, Scope } from "./credentials.ts";
import { CheckFault } from "./fault.ts";
import type { Origin } from "./rule.ts";
import type { RuleSet } from "./rule-set.ts";
import type { Target } from "./target.ts";

/** Why somebody may do something, or not. Names of attributes are in it, and what the rules say; never what an attribute holds. */
export interface Explanation {
  readonly rule: string;
  readonly allowed: boolean;
  /** What decided: the check, the token's scope, that there is no such rule, or that the check can't be answered. */
  readonly because: "check" | "scope" | "no-rule" | "fault";
  /** Where the rule in force comes from; the rule for missing names has stood in if `rule` is not its name. */
  readonly in?: { readonly rule: string; readonly origin: Origin };
  readonly scope?: { readonly given: Scope; readonly wanted: readonly Scope[] };
  readonly check?: CheckExplanation;
}

/** What came of one check. */
export interface CheckExplanation {
  /** As oslo.policy writes it. */
  readonly check: string;
  /** Not `passed` and no `fault`: failed. */
  readonly outcome: "passed" | "failed" | "fault";
  /** Why it can't be answered. */
  readonly fault?: string;
  /** The attributes of the target that it asks for. */
  readonly target?: readonly { readonly name: string; readonly there: boolean }[];
  /** The attribute of the credentials that it asks for. */
  readonly credential?: { readonly name: string; readonly there: boolean };
  /** The checks that it consists of, as far as they were looked at. */
  readonly of?: readonly CheckExplanation[];
}

/** Answers a check like `RuleSet.tests` does, and says why. */
export function explain(set: RuleSet, rule: string, target: Target, credentials: Credentials): Explanation {
  const { enforceScope, defaultRule } = set.options;
  const inForce = set.rules.get(rule) ?? set.rules.get(defaultRule);
  if (inForce === undefined) return { rule, allowed: false, because: "no-rule" };
  const base = { rule, in: { rule: inForce.name, origin: inForce.origin } };
  const wanted = set.rules.get(rule)?.registered?.scopeTypes ?? [];
  const scope = wanted.length > 0 ? { scope: { given: credentials.scope, wanted } } : {};
  if (enforceScope && wanted.length > 0 && !wanted.includes(credentials.scope))
    return { ...base, ...scope, allowed: false, because: "scope" };
  const check = new Reader(set, target, credentials).read(inForce.check, [inForce.name]);
  return { ...base, ...scope, allowed: check.outcome === "passed", because: check.outcome === "fault" ? "fault" : "check", check };
}

class Reader {
  readonly #set: RuleSet;
  readonly #target: Target;
  readonly #credentials: Credentials;

  constructor(set: RuleSet, target: Target, credentials: Credentials) {
    this.#set = set;
    this.#target = target;
    this.#credentials = credentials;
  }

  /** @param within the rules that are under way */
  read(check: Check, within: readonly string[]): CheckExplanation {
    const text = checkText(check);
    switch (check.type) {
      case "true":
      case "false":
        return { check: text, outcome: check.type === "true" ? "passed" : "failed" };
      case "not": {
        const inner = this.read(check.check, within);
        return {
          check: text,
          outcome: inner.outcome === "fault" ? "fault" : inner.outcome === "passed" ? "failed" : "passed",
          of: [inner],
        };
      }
      case "and":
      case "or":
        return this.#row(text, check.checks, check.type === "and" ? "passed" : "failed", within);
      case "rule":
        return this.#rule(text, check.name, within);
      case "refused":
        return { check: text, outcome: "fault", fault: check.reason };
      default:
        return this.#comparison(check);
    }
  }

  /** Checks in a row go on as long as each has the given outcome. */
  #row(check: string, checks: readonly Check[], goesOn: "passed" | "failed", within: readonly string[]): CheckExplanation {
    const of: CheckExplanation[] = [];
    for (const one of checks) {
      const read = this.read(one, within);
      of.push(read);
      if (read.outcome !== goesOn) return { check, outcome: read.outcome, of };
    }
    return { check, outcome: goesOn, of };
  }

  #rule(check: string, asked: string, within: readonly string[]): CheckExplanation {
    const { rules, options } = this.#set;
    const rule = rules.get(asked) ?? rules.get(options.defaultRule);
    if (rule === undefined) return { check, outcome: "failed" };
    if (within.includes(rule.name)) return { check, outcome: "fault", fault: `rule:${rule.name} refers to itself` };
    const read = this.read(rule.check, [...within, rule.name]);
    return { check, outcome: read.outcome, of: [read] };
  }

  #comparison({ text: check, targets, path, test }: Comparison): CheckExplanation {
    const asked = {
      ...(targets.length > 0 ? { target: targets.map((name) => ({ name: name.text, there: this.#target.get(name) !== undefined })) } : {}),
      ...(path ? { credential: { name: path.join("."), there: this.#credentials.has(path) } } : {}),
    };
    try {
      return { check, outcome: test(this.#target, this.#credentials) ? "passed" : "failed", ...asked };
    } catch (error) {
      if (!(error instanceof CheckFault)) throw error;
      return { check, outcome: "fault", fault: error.message, ...asked };
    }
  }
}
