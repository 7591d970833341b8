import { setTimeout as delay } from "node:timers/promises";
import { status } from "../api/status.ts";
import { openPlace } from "../dialects/open.ts";
import type { EngineOptions } from "../engine/work.ts";
import { latestEntries, type JournalEntry } from "../ledger/latest.ts";
import { blockerText } from "../model/blocker-text.ts";
import { messageOf, UnderpinError } from "../model/error.ts";

const LOOK_MS = 1000;
/** How many lines of the journal are shown. */
const ENTRIES = 40;

/** A step that carries rows over, or waits for its turn. */
interface RowsPicture {
  readonly title: string;
  readonly state: "waiting" | "running" | "done";
  readonly done: number | null;
  readonly total: number | null;
  /** Rows a second between the last two looks, or since it was begun. */
  readonly rate: number | null;
}

/** What a database says of its upgrade. */
export interface DatabasePicture {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Why it could not be asked, if it could not. */
  readonly error: string | null;
  readonly release: string | null;
  readonly phases: readonly { readonly name: string; readonly version: number | null; readonly latest: number }[];
  readonly evolutions: readonly { readonly name: string; readonly phase: string; readonly steps: readonly RowsPicture[] }[];
  readonly runner: string | null;
  readonly nodes: readonly { readonly node: string; readonly release: string; readonly secondsAgo: number }[];
  /** Who waits for a lock, and for whom, in words. */
  readonly locks: readonly { readonly waits: string; readonly for: readonly string[] }[];
  readonly journal: readonly JournalEntry[];
  /** What check says: 0 is up to date. */
  readonly next: number | null;
}

const NOTHING: Omit<DatabasePicture, "at"> = {
  error: null,
  release: null,
  phases: [],
  evolutions: [],
  runner: null,
  nodes: [],
  locks: [],
  journal: [],
  next: null,
};

/** Whom a look is for. */
export interface Looker {
  /** Whether anybody is looking: else the database is let be. */
  readonly isWatched: () => boolean;
  readonly tell: (picture: DatabasePicture) => void;
}

/** Looks at a database once a second while somebody watches, until the signal. It never writes, and holds no session between two looks. */
export async function watchDatabase(options: EngineOptions, { isWatched, tell }: Looker, signal: AbortSignal): Promise<void> {
  let last: DatabasePicture | null = null;
  while (!signal.aborted) {
    if (isWatched()) {
      const now: DatabasePicture = await look(options).catch((error: unknown) => ({ ...NOTHING, at: Date.now(), error: inWords(error) }));
      if (signal.aborted) return;
      last = withRates(now, last);
      tell(last);
    }
    await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** One look at a database. */
async function look(options: EngineOptions): Promise<DatabasePicture> {
  const { versions, latest, release, evolutions, runner, nodes, next } = await status(options);
  const { dialect, look: opened } = await openPlace(options);
  await using session = await opened();
  const journal = (await dialect.tables(session)).includes("underpin_journal")
    ? await latestEntries(session, options.service.name, ENTRIES)
    : [];
  const queues = await (await dialect.health()).lockQueues(session).catch(() => []);
  return {
    ...NOTHING,
    at: Date.now(),
    release,
    phases: (["expand", "migrate", "contract"] as const).map((name) => ({ name, version: versions[name], latest })),
    evolutions: evolutions.map(({ name, phase, steps }) => ({
      name,
      phase,
      steps: steps.map(({ title, state, moved, rows, rate }) => ({
        title,
        state,
        done: moved ?? null,
        total: rows ?? null,
        rate: rate ?? null,
      })),
    })),
    runner: runner?.holder ?? null,
    nodes: nodes.map(({ node, release: runs, secondsAgo }) => ({ node, release: runs, secondsAgo })),
    locks: queues.map((queue) => ({ waits: blockerText(queue.waits), for: queue.for.map(blockerText) })),
    journal,
    next: next.code,
  };
}

/** What happened since the last look says more than what happened since the beginning. */
function withRates(now: DatabasePicture, last: DatabasePicture | null): DatabasePicture {
  const seconds = last === null ? 0 : (now.at - last.at) / 1000;
  const before = new Map(last?.evolutions.flatMap(({ name, steps }) => steps.map((step) => [`${name}: ${step.title}`, step] as const)));
  return {
    ...now,
    evolutions: now.evolutions.map(({ name, steps, ...rest }) => ({
      ...rest,
      name,
      steps: steps.map((step) => {
        const moved = (step.done ?? 0) - (before.get(`${name}: ${step.title}`)?.done ?? 0);
        return step.state === "running" && seconds > 0 && before.has(`${name}: ${step.title}`) && moved > 0
          ? { ...step, rate: moved / seconds }
          : step;
      }),
    })),
  };
}

function inWords(error: unknown): string {
  return error instanceof UnderpinError ? `${error.message}${error.why === undefined ? "" : ` ${error.why}`}` : messageOf(error);
}
