import { isNotice, type RolloutNotice } from "./notices.ts";
import type { Rollout, StepNote } from "./record/record.ts";
import type { Tally, TrafficBook } from "./watch/traffic-book.ts";
import type { Account, ProbeTally } from "./probe/probe.ts";

/** How a rollout ended, or why it stands still. */
export type RolloutOutcome = "done" | "paused" | "stopped" | "taken back";

/** What an operator attaches to a change ticket. */
export interface RolloutReport {
  readonly service: string;
  readonly procedure: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: RolloutOutcome;
  /** Why it is not done. */
  readonly why: string | null;
  /** What to do next, if anything. */
  readonly next: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Milliseconds during which no node was in service, as far as it is over. */
  readonly outage: number;
  readonly steps: readonly { readonly step: string; readonly state: string; readonly ms: number | null; readonly failure: string | null }[];
  readonly notices: readonly RolloutNotice[];
  /** What the balancer counted; null if it does not count. */
  readonly requests: {
    readonly failed: number;
    readonly by: readonly (Tally & { readonly node: string; readonly release: string })[];
    /** How often a balancer began to count anew: what it had counted since it was looked at last, and which requests its end cut, nobody knows. */
    readonly anew: number;
    /** Connections that were cut, as a node that was taken out was given no more time to answer. */
    readonly cut: number;
  } | null;
  /** As of when the backup is that the rollout has, as ISO 8601; null if it has none. */
  readonly backup: string | null;
  /** How the conductor's own users fared, and what became of what they wrote. */
  readonly probe: (ProbeTally & Account) | null;
}

/** What a report is made of, but for what the record says. */
interface Told extends Pick<RolloutReport, "service" | "notices" | "backup" | "probe"> {
  readonly rollout: Rollout;
  readonly ending: Pick<RolloutReport, "outcome" | "why" | "next">;
  /** All of the fleet's, by name. */
  readonly nodes: readonly string[];
  readonly counted: ReturnType<TrafficBook["toJSON"]>;
}

/** What an operator gets of a rollout as it stands. */
export function reportOf({ service, rollout, ending, nodes, notices, backup, counted, probe }: Told): RolloutReport {
  const { procedure, from, to, startedAt, endedAt } = rollout.head;
  const { tallies, failed, seenFailed, anew, cut } = counted;
  return {
    service,
    procedure,
    from,
    to,
    ...ending,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
    outage: outageOf(rollout.steps, nodes, Date.now()),
    steps: stepsOf(rollout),
    notices,
    backup,
    requests: seenFailed === null ? null : { failed, by: tallies, anew, cut },
    probe,
  };
}

/** Whether users noticed nothing: no request failed, no write is lost. */
export function isClean({ requests, probe }: Pick<RolloutReport, "requests" | "probe">): boolean {
  return (
    (requests?.failed ?? 0) === 0 && (probe?.failed ?? 0) === 0 && (probe?.lost.length ?? 0) === 0 && (probe?.unknown ?? null) === null
  );
}

/** The steps of a record, for a report. */
function stepsOf({ steps }: Rollout): RolloutReport["steps"] {
  return steps
    .filter((note) => !isNotice(note))
    .map(({ step, state, startedAt, endedAt, text }) => ({
      step,
      state,
      ms: endedAt === null ? null : endedAt - startedAt,
      failure: text ?? null,
    }));
}

/**
 * How long no node was in service: from when the last went out until the first was in again, on the way forward or back. What is not over
 * counts until `now`.
 */
export function outageOf(steps: readonly StepNote[], nodes: readonly string[], now: number): number {
  const note = (node: string, kind: "out" | "in"): StepNote | undefined => steps.find(({ step }) => step === `${node}: ${kind}`);
  const away = nodes.map((node) => {
    const [left, entered] = [note(node, "out"), note(node, "in")];
    if (left === undefined || left.state === "begun") return null;
    // What was taken back has been in again since then; it went out when it was begun at the earliest.
    if (left.state === "undone") return { from: left.startedAt, until: left.endedAt ?? now };
    return { from: left.endedAt ?? left.startedAt, until: entered?.state === "done" ? (entered.endedAt ?? now) : now };
  });
  if (away.length === 0 || away.includes(null)) return 0;
  const [from, until] = [Math.max(...away.map((one) => one?.from ?? 0)), Math.min(...away.map((one) => one?.until ?? 0))];
  return Math.max(0, until - from);
}

/** The report as a page of Markdown. */
export function markdown(report: RolloutReport): string {
  const { service, procedure, from, to, outcome, why, next, startedAt, endedAt, outage, steps, requests, backup, probe, notices } = report;
  return [
    `# ${service}: ${from} to ${to}`,
    "",
    ...table([
      ["procedure", procedure],
      ["outcome", why === null ? outcome : `${outcome}: ${why}`],
      ...(next === null ? [] : [["next", next]]),
      ["from", startedAt],
      ["until", endedAt ?? "-"],
      ["backup", backup === null ? "none" : `of ${backup}`],
      ["outage", outage === 0 ? "none" : `${(outage / 1000).toFixed(1)} s`],
    ]),
    "",
    "## Requests",
    "",
    ...(requests
      ? [
          `Failed: ${requests.failed}.${requests.anew === 0 ? "" : ` ${countedAnew(requests.anew)}`} Connections cut: ${requests.cut}.`,
          "",
          ...table([
            ["node", "release", "requests", "5xx", "4xx"],
            ...requests.by.map(({ node, release, ...tally }) => [
              node,
              release,
              String(tally.requests),
              String(tally.failed),
              String(tally.refused),
            ]),
          ]),
        ]
      : ["The balancer does not count."]),
    ...(probe
      ? [
          "",
          `The conductor's own users: ${probe.visits} visits, ${probe.failed} failed${probe.first === null ? "" : ` (first: ${probe.first})`}; the longest took ${Math.round(probe.longest)} ms. ${accountOf(probe)}`,
        ]
      : []),
    ...(notices.length === 0 ? [] : ["", "## Notices", "", ...table([["at", ""], ...notices.map(({ at, text }) => [at, text])])]),
    "",
    "## Steps",
    "",
    ...table([
      ["step", "state", "time", ""],
      ...steps.map(({ step, state, ms, failure }) => [step, state, ms === null ? "-" : `${(ms / 1000).toFixed(1)} s`, failure ?? ""]),
    ]),
    "",
  ].join("\n");
}

/** What a balancer that began anew leaves open, in words. */
export function countedAnew(times: number): string {
  return `The balancer began anew ${times === 1 ? "once" : `${times} times`}: requests that were cut by that are not counted.`;
}

function accountOf({ writes, lost, unknown }: Account): string {
  if (unknown !== null) return `What became of their writes could not be asked: ${unknown}.`;
  return writes === null ? "Their writes were not kept in mind." : `Acknowledged writes: ${writes}, lost: ${lost.length}.`;
}

/** A table of Markdown, as lines; the first row is the head. */
export function table([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
