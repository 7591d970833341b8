import type { Dice } from "./random.ts";

const KEYS = ["identity:get_user", '"identity:get_user"', "'a:b'", "plain", '"a b"', "é", "x", "? a"] as const;
const VALUES = [
  '"role:admin"',
  "'role:admin'",
  "role:admin",
  '""',
  "''",
  "",
  "~",
  "null",
  "'@'",
  '"!"',
  "!",
  "@",
  "yes",
  "no",
  "on",
  "true",
  "False",
  "12",
  "1.5",
  "0o7",
  "010",
  "1:30",
  "rule:a or rule:b",
  '"rule:a or\n  rule:b"',
  ">\n  rule:a\n  or rule:b\n",
  ">-\n  rule:a\n  or rule:b\n",
  "|\n  rule:a\n   or rule:b\n",
  "[]",
  "[[role:admin], [\"a:b\", 'c:d']]",
  "[role:admin]",
  "\n  - role:admin\n  -\n    - a:b\n    - c:d",
  "user_id:%(user_id)s",
  '"user_id:%(target.user.id)s"',
  "\"'x':%(y)s\"",
  "'it''s'",
  "role:admin # why",
  '"role:admin" # why',
  "None:%(target.role.domain_id)s",
  '"a\\tb"',
  '"\\u00e9"',
  "role:admin or\n  role:member",
  "!!str 12",
  "2001-01-01",
  "a: b",
  '"open',
  "%(x)s",
  "`x`",
  "- a",
  "{a: b}",
  "0x1F",
] as const;
const LINES = ["# a comment", "", "---", "  # indented", "{", "bad line", "x: y: z", "<<: {a: b}", "%YAML 1.1"] as const;

/** A policy file as somebody might write it, or spoil it. */
export function makeYaml(dice: Dice): string {
  if (dice.once(10)) return json(dice);
  return dice.some(1 + dice.below(5), () => (dice.once(12) ? `${dice.one(LINES)}\n` : `${dice.one(KEYS)}: ${dice.one(VALUES)}\n`)).join("");
}

function json(dice: Dice): string {
  const rules = Object.fromEntries(
    dice.some(dice.below(4), () => [dice.one(["a", "b:c", "é"]), dice.one(["role:a", "", "@", [], [["role:a"]], null])]),
  );
  const text = JSON.stringify(rules, null, dice.one([0, 2, 4]));
  return dice.once(5) ? text.replace("}", ",}") : text;
}
