import type { Database, Session } from "../../model/dialect.ts";

/** What of ours the server may have seen while something was asked. */
export interface Seen<T> {
  readonly result: T;
  /** How many of our statements were in flight at once, at most; a connection that is being opened is one. */
  readonly most: number;
  /** How many of our sessions had no name yet, at most. */
  readonly unnamed: number;
}

/** Our own sessions, and how many statements of theirs the server has to do: it counts them with those of others. */
export class InFlight {
  readonly #sessions = new Set<string>();
  readonly #statements = new Tally();
  readonly #unnamed = new Tally();

  /** The sessions that are known, as the server knows them; some may have ended. */
  get sessions(): readonly string[] {
    return [...this.#sessions];
  }

  /** Runs `body`; tells what of ours there was meanwhile. */
  async during<T>(body: () => Promise<T>): Promise<Seen<T>> {
    this.#statements.restart();
    this.#unnamed.restart();
    const result = await body();
    return { result, most: this.#statements.most, unnamed: this.#unnamed.most };
  }

  /** The database, with sessions that are counted from the moment on at which they are opened, and known. */
  countedOn(database: Database): Database {
    return { ...database, connect: async () => this.counted((await this.open(database)).session) };
  }

  /** Opens a session that is known; of its statements none is counted. */
  async open(database: Database): Promise<{ readonly session: Session; readonly id: string }> {
    return await this.#unnamed.count(async () => {
      const session = await this.#statements.count(() => database.connect());
      try {
        return { session, id: await this.#statements.count(() => this.know(database, session)) };
      } catch (error) {
        await session.close();
        throw error;
      }
    });
  }

  /** Takes a session for one of ours; returns its name. */
  async know({ dialect }: Database, session: Session): Promise<string> {
    const id = await dialect.sessions.sessionId(session);
    this.#sessions.add(id);
    return id;
  }

  /** A session whose statements are counted. */
  counted(session: Session): Session {
    const statements = this.#statements;
    return {
      query: (sql, params) => statements.count(() => session.query(sql, params)),
      run: (sql, params) => statements.count(() => session.run(sql, params)),
      transaction: async (body) => {
        statements.begin();
        try {
          return await session.transaction(async () => {
            statements.end();
            try {
              return await body();
            } finally {
              statements.begin();
            }
          });
        } finally {
          statements.end();
        }
      },
      close: () => session.close(),
      [Symbol.asyncDispose]: () => session.close(),
    };
  }
}

/** How many there are at once, and were at most. */
class Tally {
  #now = 0;
  #most = 0;

  get most(): number {
    return this.#most;
  }

  restart(): void {
    this.#most = this.#now;
  }

  begin(): void {
    this.#most = Math.max(this.#most, ++this.#now);
  }

  end(): void {
    this.#now--;
  }

  async count<T>(body: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      return await body();
    } finally {
      this.end();
    }
  }
}
