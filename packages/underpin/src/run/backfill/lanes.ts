import type { Move } from "../../model/change.ts";
import type { Session } from "../../model/dialect.ts";
import type { RunContext } from "../context.ts";

/** One of the sessions that carry ranges over side by side. */
export interface Lane {
  /** The run, with a session of the lane's own. */
  readonly context: RunContext;
  /** The same session, of which nothing is counted: for looks at who else is at work. */
  readonly looker: Session;
}

/** The lanes of a move. */
export interface Lanes extends AsyncDisposable {
  readonly all: readonly Lane[];
  /** All sessions but the runner's own, as the server knows them. */
  readonly sessions: readonly string[];
}

/**
 * Opens as many lanes as were asked for. One where the whole database has one writer, and for what is copied to another table or computed
 * here: ranges of a table don't meet, but their copies may, and a function runs in one process.
 */
export async function openLanes(context: RunContext, { name, set, byPlace }: Move): Promise<Lanes> {
  const { database, onEvent, lanes, inFlight } = context;
  const isAble = !database.dialect.singleWriter && set !== undefined && !byPlace;
  if (lanes > 1 && !isAble) onEvent({ type: "notice", text: `${name}: one lane, ${why(context)}.` });
  if (lanes === 1 || !isAble) return { all: [{ context, looker: context.session }], sessions: [], [Symbol.asyncDispose]: async () => {} };
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
    const all = [context.session, ...own].map((looker) => ({ context: { ...context, session: inFlight.counted(looker) }, looker }));
    return { all, sessions, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

function why({ database }: RunContext): string {
  return database.dialect.singleWriter ? "as this database has one writer at a time" : "as its rows are copied, computed, or have no key";
}
