import type { Database, Session } from "../../model/dialect.ts";

/** How many statements of our own sessions the server has to do: it counts them with those of others. */
export class InFlight {
  #now = 0;
  #most = 0;

  /** Runs `body`; tells how many were in flight at once meanwhile, at most. */
  async mostDuring<T>(body: () => Promise<T>): Promise<readonly [result: T, most: number]> {
    this.#most = this.#now;
    const result = await body();
    return [result, this.#most];
  }

  /** The database, with sessions that are counted from the moment on at which they are opened. */
  countedOn(database: Database): Database {
    return { ...database, connect: async () => this.counted(await this.#during(() => database.connect())) };
  }

  /** A session whose statements are counted. */
  counted(session: Session): Session {
    return {
      query: (sql, params) => this.#during(() => session.query(sql, params)),
      run: (sql, params) => this.#during(() => session.run(sql, params)),
      transaction: async (body) => {
        this.#begin();
        try {
          return await session.transaction(async () => {
            this.#end();
            try {
              return await body();
            } finally {
              this.#begin();
            }
          });
        } finally {
          this.#end();
        }
      },
      close: () => session.close(),
      [Symbol.asyncDispose]: () => session.close(),
    };
  }

  async #during<T>(body: () => Promise<T>): Promise<T> {
    this.#begin();
    try {
      return await body();
    } finally {
      this.#end();
    }
  }

  #begin(): void {
    this.#most = Math.max(this.#most, ++this.#now);
  }

  #end(): void {
    this.#now--;
  }
}
