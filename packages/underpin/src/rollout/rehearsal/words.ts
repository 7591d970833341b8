import { table } from "../report.ts";
import type { RehearsedStep, RolloutRehearsal } from "./result.ts";

/** A rehearsal as a page of Markdown, which a person can read as it is. */
export function rehearsalText(rehearsal: RolloutRehearsal): string {
  const { service, procedure, from, to, outcome, copy, steps, findings, notes, refused, isUntouched, startedAt, endedAt } = rehearsal;
  return [
    `# ${service}: ${from ?? "?"} to ${to}, rehearsed`,
    "",
    ...table([
      ["procedure", procedure],
      ["outcome", outcome],
      ["copy", `${copy.rows} rows of ${copy.tables} tables, as of ${copy.taken}${copy.backup === null ? "" : ` (${copy.backup})`}`],
      ["room", roomOf(rehearsal)],
      ["the database itself", isUntouched ? "its schema and its record are as they were" : "was changed meanwhile"],
      ["from", startedAt],
      ["until", endedAt],
    ]),
    "",
    ...table([["step", "time", "longest in it"], ...steps.map((step) => [step.step, timeOf(step, rehearsal), longestOf(step)])]),
    ...(refused
      ? [
          "",
          `Refused in ${refused.step}: ${refused.code}: ${[refused.what, refused.why].filter(Boolean).join(" ")}`,
          ...(refused.next === undefined ? [] : [`Next: ${refused.next}`]),
        ]
      : []),
    ...listed(
      "Not as it should be:",
      findings.map(({ after, what }) => `after ${after}: ${what}`),
    ),
    ...listed("To know:", notes),
    "",
  ].join("\n");
}

function roomOf({ room: { before, most, during } }: RolloutRehearsal): string {
  return `${mib(before)} before, ${mib(most)} at most (${during}): ${mib(most - before)} more, logs not counted`;
}

/** Beside users a data migration rests: how long at most, if they are at work all the time. */
function timeOf({ step, ms }: RehearsedStep, { throttle }: RolloutRehearsal): string {
  if (step !== "migrate" || throttle === 100) return seconds(ms);
  return throttle === 0
    ? `${seconds(ms)}; paused beside users (underpin throttle)`
    : `${seconds(ms)}; beside users up to ${seconds((ms * 100) / throttle)} (throttle ${throttle} %)`;
}

function longestOf({ longest }: RehearsedStep): string {
  return longest.map(({ title, ms }) => `${title} ${seconds(ms)}`).join("; ");
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, "", ...lines.map((line) => `- ${line}`)];
}

const seconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
