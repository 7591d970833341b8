import type { PolicyRecord, PolicyValue } from "@underpin/oslo/policy";
import type { Case } from "./cases.ts";
import type { Dice } from "./random.ts";
import { ROLES, PATHS, LITERALS, NAMES } from "./vocabulary.ts";

const PRINTED = ["ab", "a", "it's", 7, -3, 3.9, true, null, ["a", 1.5], 1e-5, 123456789012.5, 1.5e16, 0.0001, 1.25e-7] as const;
const AS_TEXT = [
  "a",
  "ab",
  "  ab",
  "ab  ",
  "'ab'",
  '"it\'s"',
  "it's",
  "    7",
  "007",
  "+7",
  "-3",
  "-03",
  "7",
  "3",
  "1",
  "True",
  "None",
  "['a', 1.5]",
  "1e-05",
  "0.00001",
  "0.0001",
  "123456789012.5",
  "1.5e+16",
  "15000000000000000",
  "1.25e-07",
  "x-ab",
  "abab",
  "%ab",
  "3.9",
  " 7",
  "-3   ",
] as const;
const FIELDS = [
  "%(x)s",
  "%(x)s",
  "%(x)s",
  "%(x)r",
  "%(x).1s",
  "%(x).2s",
  "%(x)4s",
  "%(x)-4s",
  "%(x)d",
  "%(x)5d",
  "%(x)03d",
  "%(x)+d",
  "%(x)i",
  "%(x)-5d",
  "%(x)% d",
  "%(x) d",
  "x-%(x)s",
  "%(x)s%(x)s",
  "%%%(x)s",
  "%(x).3d",
  "%(x)lu",
] as const;

/** One check alone, of things that often are alike. */
export function makeLeafCase(dice: Dice): Case {
  const { rule: one, target: about = {}, creds: who = {} } = leaf(dice);
  return { rules: { r: dice.once(4) ? `not ${one}` : dice.once(2) ? [[one]] : one }, ask: "r", target: about, creds: who };
}

function leaf(dice: Dice): { readonly rule: string; readonly target?: PolicyRecord; readonly creds?: PolicyRecord } {
  const x = dice.one<PolicyValue>(PRINTED);
  switch (dice.below(5)) {
    case 0: {
      const [role, other] = [dice.one(ROLES), dice.one(ROLES)];
      const given = dice.one([role.toUpperCase(), role.toLowerCase(), role, other]);
      return dice.once(2)
        ? { rule: `role:${role}`, creds: { roles: [given] } }
        : { rule: "role:%(x)s", target: { x: role }, creds: { roles: [other, given] } };
    }
    case 1:
      return { rule: `user_id:${dice.one(FIELDS)}`, target: { x }, creds: { user_id: dice.one([...AS_TEXT, x]) } };
    case 2:
      return { rule: `'${dice.one(AS_TEXT).replaceAll("'", "")}':${dice.one(FIELDS)}`, target: { x } };
    case 3: {
      const literal = dice.one(LITERALS);
      return {
        rule: `${literal}:%(x)s`,
        target: { x: dice.one<PolicyValue>([literal, literal.replaceAll(/['"]/g, ""), ...PRINTED, 1, 0, 5.5]) },
      };
    }
    default: {
      const name = dice.one<string>(dice.once(2) ? NAMES : PATHS);
      const nested = name
        .split(".")
        .reduceRight<PolicyValue>((inner, part) => ({ [part]: dice.once(6) ? [inner, "u1"] : inner }), dice.one(["u1", "u2"]));
      return { rule: `${name}:%(x)s`, target: { x: "u1" }, creds: nested as PolicyRecord };
    }
  }
}
