import type { PolicyRecord, PolicyValue } from "@underpin/oslo/policy";
import type { Dice } from "./random.ts";

/** One question: rules, a target, credentials, and the rule that is asked. */
export interface Case {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly default?: string;
  readonly target: PolicyRecord;
  readonly creds: PolicyRecord;
  readonly ask: string;
}

const RULES = ["admin_required", "owner", "default", "identity:get_user", "a:b", "r1", "r2"] as const;
const ROLES = [
  "admin",
  "Admin",
  "ADMIN",
  "member",
  "reader",
  "Ärger",
  "ärger",
  "STRASSE",
  "straße",
  "İ",
  "Σίσυφος",
  "a b",
  "",
  "service",
  "100%",
] as const;
const VALUES = [
  "u1",
  "u2",
  "u1",
  "d1",
  "p1",
  "default",
  "",
  "None",
  "True",
  "False",
  "1",
  "0",
  "-3",
  "1.5",
  "all",
  "it's",
  'say "x"',
  "é",
  "日本",
  "a\tb",
  "1e-07",
  "[1, 2]",
  "['u1']",
  "\\",
  "%",
  "\u200B",
  "😀",
  1,
  0,
  -3,
  1.5,
  1e-7,
  0.1,
  123456789.125,
  1.5e300,
  2.5e-8,
  1e21,
  true,
  false,
  null,
  null,
] as const;
const TARGETS = [
  "user_id",
  "project_id",
  "domain_id",
  "target.user.id",
  "target.user.domain_id",
  "target.user.domain.id",
  "target.role.domain_id",
  "target.domain_id",
  "target.project.id",
  "target.user",
  "target",
  "x",
  "x.y",
  "é",
  "target.list",
  "a(b)c",
  "",
  "target.user.constructor",
  "toString",
] as const;
const PATHS = [
  "user_id",
  "project_id",
  "domain_id",
  "system_scope",
  "system",
  "is_admin",
  "roles",
  "token",
  "token.project.domain.id",
  "token.user.id",
  "user.domain.id",
  "token.list",
  "token.list.id",
  "token.list.deep.id",
  "token.missing.id",
  "user_id.x",
  "é.ü",
  "a-b",
  "a-b.c-d",
  "constructor",
  "__proto__",
  "x1",
  "token.None",
] as const;
const LITERALS = [
  "None",
  "True",
  "False",
  "'u1'",
  '"u1"',
  "''",
  "u'u1'",
  "r'd1'",
  "'d''1'",
  "1",
  "0",
  "-3",
  "+1",
  "1.5",
  "1e-7",
  "0x1",
  "0b1",
  "0o1",
  "1_0",
  "00",
  ".5",
  "5.",
  "1E5",
  "1e22",
  "'é'",
  "12345678901234567890123",
  "-0.0",
  "1e16",
  "123456789.125",
] as const;
/** Names as Python has them, and names that it can't read. */
const NAMES = [
  "a-1",
  "1-a",
  "a.1",
  "1.a",
  "1.5.x",
  "1..x",
  "a.",
  ".a",
  "a..b",
  "-a",
  "a--b",
  "a-",
  "-",
  "--a",
  "a-01",
  "a-1b",
  "a-.5",
  "class",
  "a.class",
  "not",
  "a.None",
  "True.x",
  "None-1",
  "1-2",
  "01",
  "1__0",
  "_",
  "a.b-c.d-1",
  "€",
  "a-€",
  "1_",
  "0x",
  "1e",
  "a.0x1",
  "lambda",
  "Rule",
  "ROLE",
  "rulex",
  "await",
] as const;
/** Left sides that Python reads and we don't, and others that nobody reads. */
const ODD_LEFT = [
  "a+b",
  "f(x)",
  "a[0]",
  "[1]",
  "1j",
  "b'x'",
  "a*b",
  "'a'+'b'",
  "...",
  "'a",
  "a'",
  "a b",
  "$",
  "a!",
  "f'x'",
  "(1,2)",
  "''''",
  "'''a'''",
  "'a\\n'",
  "{}",
] as const;
const TEMPLATES = [
  "%(user_id)s%(project_id)s",
  "x-%(user_id)s",
  "%(user_id)s-x",
  "%%",
  "%%%(user_id)s",
  "%(user_id)r",
  "%(user_id)5s",
  "%(user_id)-5s",
  "%(user_id).1s",
  "%(x)d",
  "%(x)03d",
  "%(x)+d",
  "%(x)i",
  "%(user_id)%",
  "%(user_id)ls",
  "%(x).3d",
  "%(x) d",
  "%(x)-5d",
  "%(x)-05d",
] as const;
const ODD_TEMPLATES = [
  "%",
  "%(",
  "%(user_id",
  "%(user_id)",
  "%s",
  "%d",
  "a%b",
  "%(user_id)x",
  "%(user_id)y",
  "%(x)s%",
  "%(user_id)s%s",
  "%(x)f",
  "%()s%(",
  "100%",
] as const;

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
