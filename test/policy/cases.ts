import type { PolicyRecord, PolicyValue } from "@underpin/oslo/policy";
import type { Dice } from "./random.ts";
import { RULES, ROLES, VALUES, TARGETS, PATHS, LITERALS, NAMES, ODD_LEFT, TEMPLATES, ODD_TEMPLATES } from "./vocabulary.ts";

/** One question: rules, a target, credentials, and the rule that is asked. */
export interface Case {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly default?: string;
  readonly target: PolicyRecord;
  readonly creds: PolicyRecord;
  readonly ask: string;
}

export function makeCase(dice: Dice): Case {
  const names = new Set(dice.some(1 + dice.below(4), () => dice.one(RULES)));
  const rules = Object.fromEntries([...names].map((name) => [name, rule(dice)]));
  const ask = dice.once(12) ? dice.one(RULES) : dice.one([...names] as [string, ...string[]]);
  const fallback = dice.once(4) ? { default: dice.one(RULES) } : {};
  return { rules, ask, target: target(dice), creds: creds(dice), ...fallback };
}

function rule(dice: Dice): unknown {
  if (dice.once(12)) return lists(dice);
  const text = dice.once(30) ? dice.one(["", "@", "!", " ", "()", "and", '"x"', "not", "(", "\u00A0", "\uFEFF@"]) : expression(dice, 3);
  return dice.once(8) ? damaged(dice, text) : text;
}

function lists(dice: Dice): unknown {
  const inner = (): unknown => (dice.once(4) ? atom(dice) : dice.some(dice.below(4), () => atom(dice)));
  return dice.some(dice.below(4), inner);
}

function expression(dice: Dice, depth: number): string {
  if (depth === 0 || dice.once(3)) return atom(dice);
  const space = (): string => dice.one([" ", " ", " ", "  ", "\t", "\n", "\u00A0", "\u2003"]);
  const part = (): string => expression(dice, depth - 1);
  switch (dice.below(5)) {
    case 0:
      return `${dice.one(["not", "not", "NOT", "Not"])}${space()}${part()}`;
    case 1:
      return dice.one([`(${part()})`, `( ${part()} )`, `((${part()}))`]);
    default: {
      const all = dice.some(2 + dice.below(3), part);
      return all.reduce((left, right) => `${left}${space()}${dice.one(["and", "or", "and", "or", "AND", "Or"])}${space()}${right}`);
    }
  }
}

function damaged(dice: Dice, text: string): string {
  const at = dice.below(text.length + 1);
  const piece = dice.one(["(", ")", " ", " and ", " or ", " not ", "'", '"', ":", "%", "@", " x ", "s", ".", "-"]);
  return dice.once(2) ? text.slice(0, at) + piece + text.slice(at) : text.slice(0, at) + text.slice(at + 1 + dice.below(4));
}

function atom(dice: Dice): string {
  switch (dice.below(16)) {
    case 0:
      return dice.one(["@", "!"]);
    case 1:
    case 2:
    case 3:
      return `rule:${dice.once(10) ? "missing" : dice.one(RULES)}`;
    case 4:
    case 5:
      return `role:${dice.once(4) ? template(dice) : dice.one(ROLES)}`;
    case 6:
      return `${dice.one(LITERALS)}:${template(dice)}`;
    case 7:
      return `${dice.one(LITERALS)}:${String(dice.one(VALUES))}`;
    case 8:
      return `${dice.one(PATHS)}:${String(dice.one(VALUES))}`;
    case 9:
      return dice.once(3) ? `${dice.one(ODD_LEFT)}:${template(dice)}` : `${dice.one(NAMES)}:${template(dice)}`;
    case 10:
      return dice.once(3)
        ? dice.one(["x", ":", "::", ":x", "x:", "role:", "rule:", "and:x", "'x'", "é"])
        : `${dice.one(PATHS)}:${dice.one(ODD_TEMPLATES)}`;
    default:
      return `${dice.one(PATHS)}:${template(dice)}`;
  }
}

function template(dice: Dice): string {
  if (dice.once(10)) return dice.one(TEMPLATES);
  return dice.once(6) ? String(dice.one(VALUES)) : `%(${dice.one(TARGETS)})s`;
}

function value(dice: Dice, depth = 2): PolicyValue {
  if (depth === 0 || !dice.once(8)) return dice.one(VALUES);
  if (dice.once(2)) return dice.some(dice.below(3), () => value(dice, depth - 1));
  return record(dice, ["id", "domain", "name", "it's", "deep"], () => value(dice, depth - 1));
}

/** Some of the names, with values. */
function record(dice: Dice, names: readonly string[], make: (name: string) => PolicyValue): PolicyRecord {
  return Object.fromEntries(names.filter(() => !dice.once(3)).map((name) => [name, make(name)]));
}

function target(dice: Dice): PolicyRecord {
  const some = (): PolicyValue => value(dice);
  const user = (): PolicyRecord => ({
    ...record(dice, ["id", "domain_id", "list"], some),
    ...(dice.once(2) ? { domain: record(dice, ["id"], some) } : {}),
  });
  const about = record(dice, ["user", "role", "project", "domain_id", "list"], (name) =>
    name === "domain_id" || name === "list" ? some() : user(),
  );
  const top = record(dice, ["user_id", "project_id", "domain_id", "x", "é", "a(b)c"], some);
  const nameless = dice.once(4) ? { "": dice.one(VALUES) } : {};
  return { ...top, ...nameless, ...(dice.once(10) ? {} : { target: about }) };
}

function creds(dice: Dice): PolicyRecord {
  const some = (): PolicyValue => value(dice);
  const ids = record(dice, ["user_id", "project_id", "domain_id", "system_scope", "is_admin", "a-b", "x1", "é", "system"], some);
  const deep = (): PolicyValue =>
    dice.once(2) ? { id: some(), deep: { id: some() } } : dice.once(3) ? some() : { deep: [{ id: some() }] };
  const token = {
    ...record(dice, ["user", "project"], () => ({ id: some(), domain: dice.once(6) ? some() : { id: some() } })),
    ...(dice.once(2) ? { list: dice.some(dice.below(4), deep) } : {}),
  };
  const roles = dice.once(8)
    ? {}
    : { roles: dice.once(40) ? dice.one<PolicyValue>([null, [1], [null, "admin"], 5]) : dice.some(dice.below(4), () => dice.one(ROLES)) };
  return { ...ids, ...roles, ...(dice.once(6) ? {} : { token: dice.once(15) ? some() : token }), user: { domain: { id: some() } } };
}
