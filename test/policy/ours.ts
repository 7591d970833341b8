import { checkText, credentials, explain, ruleSet, Target, why, type CheckExplanation, type Explanation } from "@underpin/oslo/policy";
import type { Case } from "./cases.ts";

/** What the judge says of a case; an exception by its name. */
export interface Answer {
  readonly answer: boolean | string;
  readonly checks: Readonly<Record<string, string>>;
}

/** What we say, in the judge's form, and how it came about. */
interface Ours extends Answer {
  readonly explanation: Explanation;
}

function ours({ rules, target, creds, ask, default: defaultRule = "default" }: Case): Ours {
  const files = new Map(Object.entries(rules).map(([name, value]) => [name, { value, file: "policy.yaml" }]));
  const set = ruleSet([], files, { defaultRule });
  const [about, who] = [Target.assumed(target), credentials(creds)];
  const explanation = explain(set, ask, about, who);
  why(explanation);
  const checks = Object.fromEntries([...set.rules].map(([name, { check }]) => [name, checkText(check)]));
  const answer = explanation.because === "fault" ? "CheckFault" : explanation.allowed;
  const compiled = answered(() => set.tests(ask)?.(about, who) ?? false);
  if (compiled !== answer)
    throw new Error(`the compiled rule answers ${compiled}, the explanation ${answer}: ${JSON.stringify({ rules, target, creds, ask })}`);
  return { answer, checks, explanation };
}

function answered(ask: () => boolean): boolean | string {
  try {
    return ask();
  } catch (error) {
    return error instanceof Error ? error.name : "error";
  }
}

const faults = (check: CheckExplanation | undefined): readonly string[] =>
  check === undefined ? [] : [...(check.fault === undefined ? [] : [check.fault]), ...(check.of ?? []).flatMap(faults)];

/** Where we differ on purpose (docs/keystone/differences.md): the check denies, whatever upstream makes of it. */
const MEANT: readonly (readonly [string, RegExp])[] = [
  ["left side", /left of the colon/],
  ["field", /is no attribute of the target/],
];

/** Nothing if both say the same; else whether it is meant, or what each says. */
export function difference(one: Case, theirs: Answer): string | undefined {
  const mine = ours(one);
  const texts = Object.keys(one.rules).filter((name) => mine.checks[name] !== theirs.checks[name]);
  const lonely = texts.filter((name) => mine.checks[name] === "!" && isLonely(one.rules[name], theirs.checks[name]));
  if (texts.length > lonely.length)
    return `texts: ${texts.map((name) => `${name}: ${mine.checks[name]} | ${theirs.checks[name]}`).join("; ")}`;
  if (typeof theirs.answer === "string" && mine.answer === "CheckFault") return undefined;
  if (theirs.answer === mine.answer) return lonely.length > 0 ? "meant: a word alone" : undefined;
  if (lonely.length > 0 && theirs.answer === "AttributeError") return "meant: a word alone";
  const [fault = ""] = faults(mine.explanation.check);
  const meant = mine.answer === "CheckFault" ? MEANT.find(([, pattern]) => pattern.test(fault)) : undefined;
  return meant ? `meant: ${meant[0]}` : `${mine.answer} (${fault}) | ${theirs.answer}`;
}

/** A rule of one word that is no check: before oslo.policy 5 it was kept as a text, which can't be asked; since then it denies. */
function isLonely(rule: unknown, text: string | undefined): boolean {
  return typeof rule === "string" && [rule.trim(), rule.trim().slice(1, -1)].some((word) => word === text);
}

/** Whether two answers are the same: an exception there is a denial here, whatever its name. */
export function sameAnswer(mine: Answer, theirs: Answer): boolean {
  const told = ({ answer, checks }: Answer): string =>
    JSON.stringify([
      typeof answer === "string" ? "exception" : answer,
      Object.keys(checks)
        .toSorted()
        .map((name) => [name, checks[name]]),
    ]);
  return told(mine) === told(theirs);
}
