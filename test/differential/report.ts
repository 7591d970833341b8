import type { Answered } from "./http.ts";
import type { Difference } from "./compare.ts";
import type { Tally } from "./random/run.ts";
import type { Outcome } from "./twin.ts";

const LONG = 1500;

/** What was asked and what both said, for one who is to mend it. */
export function report({ step, sent, python, ours, differences }: Outcome): string {
  const body = sent.body === undefined ? "" : `\n  body    ${shortened(JSON.stringify(sent.body))}`;
  const headers = step.headers === undefined ? "" : `\n  headers ${JSON.stringify(step.headers)}`;
  return [
    `${step.as ?? "admin"}: ${step.send}${headers}${body}`,
    ...differences.slice(0, 8).map((one) => reportOne(one)),
    `  python  ${whole(python)}`,
    `  ours    ${whole(ours)}`,
    "",
  ].join("\n");
}

/** What is meant of it, by its reasons. */
export function meantOf(outcome: Outcome): readonly string[] {
  return [...outcome.explained].map(([reason, differences]) => `${reason}\n${report({ ...outcome, differences })}`);
}

/** One place where two things differ. */
export function reportOne({ place, python, ours }: Difference): string {
  return `  ${place}\n    python ${said(python)}\n    ours   ${said(ours)}`;
}

/** What a run has come to, in lines. */
export function tallied({ sent, same, meant, explained, different, absent, statuses }: Tally): string {
  const counted = (counts: ReadonlyMap<string | number, number>): string =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([key, count]) => `  ${String(count).padStart(6)} ${key}\n`)
      .join("");
  return [
    `${sent} requests, ${same} answered alike, ${meant} otherwise as is meant, ${sent - same - meant} without a reason\n`,
    `Python's statuses: ${[...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(", ")}\n`,
    `operations that ours doesn't have: ${absent.size}\n${[...absent]
      .toSorted((a, b) => a.localeCompare(b))
      .map((one) => `  ${one}\n`)
      .join("")}`,
    `explained: ${explained.size}\n${counted(explained)}`,
    `different: ${different.size}\n${counted(different)}`,
  ].join("");
}

function said(value: unknown): string {
  return value === undefined ? "(nothing)" : shortened(JSON.stringify(value));
}

function whole({ status, text }: Answered): string {
  return `${status} ${shortened(text.replaceAll(/\s*\n\s*/g, " "))}`;
}

function shortened(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG)} …` : text;
}

/** The last exception in Python's log: why it failed. */
export function lastException(log: string): string {
  const trace = log.slice(Math.max(0, log.lastIndexOf("Traceback (most recent call last)")));
  const line = trace.split("\n").find((text) => /^[\w.]+(?::|$)/.test(text));
  return line === undefined ? "" : `  because ${line.slice(0, 300)}\n`;
}
