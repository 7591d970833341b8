import { StatementTimeoutError } from "./timeout.ts";

/** What is done about statements that a connection is asked for. */
export interface Care {
  /** Seconds that a server may take for one; no limit if left out. */
  readonly limit: number | undefined;
  /** Whether an error says that the server at the other end is of no use: it is gone, or takes no writes. Another connection may lead elsewhere. */
  readonly isUseless: (error: unknown) => boolean;
  readonly trust: Trust;
}

/** Which connections lead to a server that was well when it was last heard of: if one shows that it is not, those of before are as good as that one. */
export class Trust {
  readonly #rounds = new WeakMap<object, number>();
  #round = 0;

  made(connection: object): void {
    this.#rounds.set(connection, this.#round);
  }

  lose(): void {
    this.#round++;
  }

  has(connection: object): boolean {
    return this.#rounds.get(connection) === this.#round;
  }
}

/** A statement that a server has been asked, and has not answered yet. */
export class UnderWay {
  readonly #care: Care;
  readonly #drop: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #isLate = false;

  /**
   * @param cut ends the connection at once, which the statement hears of
   * @param drop ends it when its statement has been answered; if left out, as `cut` does
   */
  constructor(care: Care, cut: () => void, drop: () => void = cut) {
    this.#care = care;
    this.#drop = drop;
    if (care.limit === undefined) return;
    this.#timer = setTimeout(() => {
      this.#isLate = true;
      care.trust.lose();
      cut();
    }, care.limit * 1000);
  }

  answered(): void {
    clearTimeout(this.#timer);
  }

  /** What to tell of it when it failed. */
  failed(error: unknown): unknown {
    clearTimeout(this.#timer);
    if (this.#isLate) return new StatementTimeoutError(this.#care.limit ?? 0, { cause: error });
    if (this.#care.isUseless(error)) {
      this.#care.trust.lose();
      this.#drop();
    }
    return error;
  }
}
