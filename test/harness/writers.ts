import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";

/** What a release's clients write to `person`, and what the row must then say in the last shape. */
export interface Writing {
  /** The version its sessions say that they are built for; none if they say nothing. */
  readonly marked?: number;
  readonly insert: string;
  readonly update: string;
}

/** A row as its writer knows it: its number when last acknowledged, and any that may or may not have been written since. */
interface Row {
  readonly id: number;
  known: number | null;
  readonly unknown: Set<number>;
}

/** Errors that say that nothing was written: the statement is to be tried again. */
const NOTHING = new Set<unknown>([1213, 1205, 1047, "40001", "40P01"]);

/** Errors that say that the server goes, or is another one that takes no writes yet; or that the connection was lost. */
const GONE = /LOST|CONN|RESET|PIPE|^08|^57|^25006$/;

/**
 * Clients of one release on several servers, in transactions of an insert and an update, that remember what was acknowledged.
 * Each writes rows of its own.
 */
export class Writers {
  readonly rows = new Map<number, Row>();
  /** What was refused for any other reason than that another was quicker, or that the server was gone. */
  readonly refusals: string[] = [];
  #acknowledged = 0;
  readonly #over = new AbortController();
  readonly #running: Promise<void>[] = [];

  constructor(urls: readonly string[], writing: Writing, firstId: number, each = 2) {
    const clients = urls.flatMap((url) => Array.from({ length: each }, () => url));
    for (const [i, url] of clients.entries()) this.#running.push(this.#write(url, writing, firstId + i, clients.length));
  }

  /** How many transactions were acknowledged. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Returns when so many more transactions were acknowledged. */
  async more(count: number): Promise<void> {
    const until = this.#acknowledged + count;
    while (this.#acknowledged < until) await delay(5);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#running);
  }

  async #write(url: string, writing: Writing, first: number, step: number): Promise<void> {
    let session: Session | undefined;
    let [id, number, outcome] = [first, 1, "none" as "none" | "unknown"];
    let last: Row | undefined;
    while (!this.#over.signal.aborted) {
      const row: Row = { id, known: null, unknown: new Set() };
      outcome = "none";
      try {
        session ??= await connect(url, writing.marked);
        await session.run("START TRANSACTION");
        await session.run(writing.insert, [id, `n${number}`, number]);
        if (last) await session.run(writing.update, [`n${number}`, number, last.id]);
        outcome = "unknown";
        await session.run("COMMIT");
        for (const written of last ? [row, last] : [row]) {
          written.known = number;
          written.unknown.clear();
        }
        this.rows.set(id, row);
        this.#acknowledged++;
        last = row;
      } catch (error) {
        const { errno, code = "" } = error as { errno?: number; code?: string };
        const saidNothing = NOTHING.has(errno) || NOTHING.has(code);
        if (!saidNothing && outcome === "unknown") {
          for (const written of last ? [row, last] : [row]) written.unknown.add(number);
          this.rows.set(id, row);
          last = undefined;
        }
        const isRefused = (errno !== undefined && ![1180, 1053, 1927, 4031].includes(errno)) || /^[0-9A-Z]{5}$/.test(code);
        if (isRefused && !saidNothing && !GONE.test(code)) this.refusals.push(String(error));
        const again = await session?.run("ROLLBACK").then(
          () => true,
          () => false,
        );
        if (!again) {
          await session?.close().catch(() => {});
          session = undefined;
          await delay(50);
        }
      }
      id += step;
      number++;
    }
    await session?.close().catch(() => {});
  }
}

async function connect(url: string, marked: number | undefined): Promise<Session> {
  const database = await openDatabase(url);
  const session = await database.connect();
  if (marked !== undefined)
    await session.run(database.dialect.name === "mysql" ? `SET @underpin_version = ${marked}` : `SET underpin.version = '${marked}'`);
  return session;
}
