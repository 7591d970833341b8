import { writeCheckpoint, type Checkpoint } from "../../ledger/checkpoint.ts";
import type { JournalKey } from "../../ledger/journal.ts";
import type { Move } from "../../model/change.ts";
import type { Session } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";
import { politely } from "../polite.ts";

/** One of the sessions that carry ranges over side by side. */
export interface Lane {
  /** The run, with a session of the lane's own. */
  readonly context: RunContext;
  /** The same session, of which nothing is counted: for looks at who else is at work. */
  readonly looker: Session;
}

/** A lane that comes and goes beside another one. */
export interface SecondLane extends Lane {
  /** Its session, as the server knows it. */
  readonly id: string;
}

/** The lanes of a move. */
export interface Lanes extends AsyncDisposable {
  readonly all: readonly Lane[];
  /** All sessions but the runner's own, as the server knows them. */
  readonly sessions: readonly string[];
  /** Opens one more where nobody said how many there are to be; null where the server has no connection to spare. */
  readonly second: (() => Promise<SecondLane | null>) | null;
}

/**
 * Opens as many lanes as were asked for. One where the whole database has one writer, and for what is copied to another table or computed
 * here: ranges of a table don't meet, but their copies may, and a function runs in one process.
 */
export async function openLanes(context: RunContext, { name, set, byPlace }: Move): Promise<Lanes> {
  const { database, onEvent, lanes } = context;
  const isAble = !database.dialect.singleWriter && set !== undefined && !byPlace;
  if (lanes !== null && lanes > 1 && !isAble) onEvent({ type: "notice", text: `${name}: one lane, ${why(context)}.` });
  if (lanes === null && isAble) return openFirst(context);
  if (lanes === null || lanes === 1 || !isAble)
    return { all: [{ context, looker: context.session }], sessions: [], second: null, [Symbol.asyncDispose]: async () => {} };
  const own: Session[] = [];
  const close = async (): Promise<void> => {
    for (const session of own) await session.close();
  };
  try {
    const sessions: string[] = [];
    while (own.length < lanes - 1) {
      const session = await database.connect();
      own.push(session);
      sessions.push(await database.dialect.sessions.sessionId(session));
    }
    const all = [context.session, ...own].map((looker) => laneOn(context, looker));
    return { all, sessions, second: null, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Records lanes, before the first of them can be stopped with what it locks. */
export async function recordLanes(context: RunContext, journal: JournalKey, step: number, checkpoint: Checkpoint): Promise<void> {
  const { session, lease } = context;
  await politely(context, { title: "record the lanes" }, () =>
    session.transaction(async () => {
      await writeCheckpoint(session, journal, step, checkpoint);
      await lease.fence(session);
    }),
  );
}

/** One lane, beside which there may be another. */
function openFirst(context: RunContext): Lanes {
  return {
    all: [laneOn(context, context.session)],
    sessions: [],
    second: () => openSecond(context),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function openSecond(context: RunContext): Promise<SecondLane | null> {
  const { database, inFlight } = context;
  // So far it has looked for itself, and not been seen.
  await inFlight.know(database, context.session);
  try {
    const { session, id } = await inFlight.open(database);
    return { ...laneOn(context, session), id };
  } catch {
    return null;
  }
}

function laneOn(context: RunContext, looker: Session): Lane {
  return { context: { ...context, session: context.inFlight.counted(looker) }, looker };
}

function why({ database }: RunContext): string {
  return database.dialect.singleWriter ? "as this database has one writer at a time" : "as its rows are copied, computed, or have no key";
}
