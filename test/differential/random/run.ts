import { writeFileSync } from "node:fs";
import { leavesTraces } from "../explained.ts";
import type { Judge } from "../judge.ts";
import { lastException, meantOf, report, reportOne } from "../report.ts";
import { episode } from "./episode.ts";

export interface Run {
  readonly seed: number;
  /** How many requests at least. */
  readonly requests: number;
  /** One episode only. */
  readonly episode?: number;
  /** Only operations with this text. */
  readonly only?: string;
  /** Where each difference is written, with the episode that shows it. */
  readonly findings?: string;
  /** Where each difference that is meant is written, by its reason. */
  readonly explained?: string;
}

/** What a run has come to. */
export interface Tally {
  readonly sent: number;
  /** Without any difference, and with none but such as are meant. */
  readonly same: number;
  readonly meant: number;
  /** By reason. */
  readonly explained: ReadonlyMap<string, number>;
  /** By operation and place. */
  readonly different: ReadonlyMap<string, number>;
  /** Operations that ours doesn't have. */
  readonly absent: ReadonlySet<string>;
  /** One of each kind of difference. */
  readonly examples: readonly string[];
  /** How often Python answered with each status. */
  readonly statuses: ReadonlyMap<number, number>;
}

const A_MILLION = 1_000_000;
/** Tokens live for an hour. */
const TOKENS_FOR = 40 * 60_000;

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Sends requests made by chance until there were enough. */
export async function run(judge: Judge, given: Run, tell: (text: string) => void = () => {}): Promise<Tally> {
  const [explained, different, statuses] = [new Map<string, number>(), new Map<string, number>(), new Map<number, number>()];
  const absent = new Set<string>();
  const examples: string[] = [];
  const findings: string[] = [];
  const meantOnes: string[] = [];
  const served = await judge.operations();
  const has = (operation: string): boolean => operation.includes(given.only ?? "") && served(operation);
  let [sent, same, meant, loggedIn] = [0, 0, 0, -TOKENS_FOR];
  for (let number = given.episode ?? 0; given.episode === undefined ? sent < given.requests : number === given.episode; number++) {
    if (performance.now() - loggedIn > TOKENS_FOR) {
      await judge.logIn();
      loggedIn = performance.now();
    }
    const twin = await judge.fresh();
    let isAlike = true;
    for await (const { request, outcome } of episode(twin, given.seed * A_MILLION + number, has)) {
      if (outcome === undefined || outcome.absent) {
        if (request.operation.includes(given.only ?? "")) absent.add(request.operation);
        continue;
      }
      sent++;
      count(statuses, outcome.python.status);
      for (const reason of outcome.explained.keys()) count(explained, reason);
      meantOnes.push(...meantOf(outcome).map((said) => `episode ${number}: ${said}`));
      isAlike &&= outcome.explained.size === 0 && !leavesTraces(outcome);
      if (outcome.differences.length === 0) {
        if (outcome.explained.size === 0) same++;
        else meant++;
        continue;
      }
      isAlike = false;
      const kinds = new Set(outcome.differences.map(({ place }) => `${request.operation}: ${place.replaceAll(/\.\d+/g, ".*")}`));
      const said = `episode ${number}: ${report(outcome)}${outcome.python.status === 500 ? lastException(judge.python.log()) : ""}`;
      findings.push(said);
      for (const kind of kinds) {
        if (!different.has(kind)) examples.push(said);
        count(different, kind);
      }
    }
    if (isAlike) {
      for (const difference of await judge.compareRows(twin)) {
        const said = `episode ${number}: ${reportOne(difference)}\n`;
        findings.push(said);
        const kind = `rows: ${difference.place.replaceAll(/\.\d+/g, "")}`;
        if (!different.has(kind)) examples.push(said);
        count(different, kind);
      }
    }
    if (given.findings !== undefined) writeFileSync(given.findings, findings.join("\n"));
    if (given.explained !== undefined) writeFileSync(given.explained, meantOnes.join("\n"));
    tell(`${sent} requests, ${findings.length} differ\r`);
  }
  return { sent, same, meant, explained, different, absent, examples: [...new Set(examples)], statuses };
}
