import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { DialectName } from "underpin";
import { copyOf } from "../harness/copies.ts";
import type { TestDatabase } from "../harness/databases.ts";
import { liveSchema, type Json } from "../harness/normalise.ts";
import { liveRows } from "../harness/rows.ts";
import { meaningOf, type Meaning } from "../golden/keystone-rows.ts";

/** How much further each life of a runner gets than the one before, in what it makes lasting; `npm run test:crash` has it die more often. */
const FURTHER = process.env["CRASH"] ? 2 : 9;

const CHILD = fileURLToPath(new URL("child.mjs", import.meta.url));

/** A phase that a child process runs, and when it dies. */
export interface Run {
  readonly url: string;
  readonly phase: "expand" | "migrate" | "contract" | "revert" | "sync" | "backup" | "restore";
  /** The latest if left out; of a revert, what is contracted. */
  readonly to?: string;
  /** Before the n-th of the statements that are counted, or right after it was sent; never if left out. */
  readonly killAt?: number;
  /**
   * Which are counted: all that write (if left out); those that make something lasting, between which every death leaves the same; or
   * the DDL that clients may notice.
   */
  readonly counts?: "writes" | "commits" | "ddl";
  readonly moment?: "before" | "sent";
  /** Counting begins with the first statement whose text or values hold this; with the first of all if left out. */
  readonly countFrom?: string;
  /** Stops before the first statement like the last of these that comes after the others. */
  readonly stopAt?: readonly string[];
  /** A module whose default export is the service; Keystone if left out. */
  readonly service?: string;
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How many ranges are carried over at once. */
  readonly lanes?: number;
  /** The file of a backup or a restore. */
  readonly dump?: string;
  /** When it first tells how far this has come. */
  readonly killTelling?: "dump" | "verify";
}

/** Starts a phase in a process of its own, which lives too short a time for optimised code to be worth making. */
export function startChild(run: Run): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ["--no-opt", CHILD, JSON.stringify(run)], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs a phase in a process of its own; tells whether it was killed, and if not, at which of its writing statements a death is of interest. */
export async function runChild(run: Run): Promise<{ readonly killed: boolean; readonly points: readonly number[] }> {
  const child = startChild(run);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => child.once("close", (...end) => resolve(end)));
  if (signal === "SIGKILL") return { killed: true, points: [] };
  if (code !== 0) throw new Error(`${run.phase} to ${run.to} failed in a process of its own:\n${err}`);
  return { killed: false, points: JSON.parse(out) as number[] };
}

/** Runs a phase that dies again and again, each time a little later in what it makes lasting, until it lives; returns how often it died. */
export async function dieUntilDone(run: Omit<Run, "killAt" | "counts" | "moment">): Promise<number> {
  for (let kills = 0; kills < 60; kills++)
    if (!(await runChild({ ...run, counts: "commits", killAt: 2 + kills * FURTHER, moment: momentOf(kills) })).killed) return kills;
  throw new Error(`${run.phase} to ${run.to} gets nowhere`);
}

/**
 * Runs a phase that dies amid the DDL that clients may notice, each life one statement further, until it lives; calls `meanwhile` after
 * each. Where DDL can be rolled back all of it is one transaction, and few deaths will do.
 */
export async function dieAmidDdl(
  run: Omit<Run, "killAt" | "counts" | "moment">,
  dialect: DialectName,
  meanwhile: (life: number) => Promise<void>,
): Promise<void> {
  for (let life = 0; life < 60; life++) {
    const killAt = dialect === "mysql" ? 1 + life * Math.ceil(FURTHER / 2) : 2 + life * 12;
    const { killed } = await runChild({ ...run, counts: "ddl", killAt, moment: momentOf(life) });
    await meanwhile(life);
    if (!killed) return;
  }
  throw new Error(`${run.phase} to ${run.to} gets nowhere`);
}

/** Where a run is killed, how it is run again, and how its end is looked at. */
export interface Killing {
  readonly meaning?: Meaning;
  /** Some of the points at which a death is of interest. */
  readonly pick: (points: readonly number[]) => readonly number[];
  /** Before it is sent, or right after; both if left out. */
  readonly moments?: readonly ("before" | "sent")[];
  readonly again: (url: string) => Promise<unknown>;
}

/**
 * Kills a run before and right after each of the picked statements, of those that make something lasting (a commit, or a statement
 * outside of a transaction) or write the journal: all the states that a death can leave. Then runs it again, and compares with one
 * that nobody disturbed. Returns how often it died.
 */
export async function killAtEach(start: TestDatabase, run: Omit<Run, "url" | "killAt" | "moment">, killing: Killing): Promise<number> {
  const { meaning = {}, pick, again, moments = start.dialect === "sqlite" ? ["before"] : ["before", "sent"] } = killing;
  await using undisturbed = await copyOf(start);
  const { points } = await runChild({ ...run, url: undisturbed.url });
  const wanted = await stateOf(undisturbed.url, meaning);
  let kills = 0;
  for (const point of pick(points))
    for (const moment of moments) {
      await using disturbed = await copyOf(start);
      if ((await runChild({ ...run, url: disturbed.url, killAt: point, moment })).killed) kills++;
      await again(disturbed.url);
      expect(await stateOf(disturbed.url, meaning), `${run.phase} to ${run.to}, killed ${moment} statement ${point}`).toEqual(wanted);
    }
  return kills;
}

const momentOf = (life: number): "before" | "sent" => (life % 2 === 0 ? "before" : "sent");

/** Schema and rows, by their meaning: what two databases have in common if they are the same. */
export async function stateOf(url: string, meaning: Meaning): Promise<Json> {
  return { schema: await liveSchema(url), rows: meaningOf(await liveRows(url), meaning) };
}
