/** A token that a service has issued. */
export interface SeenToken {
  readonly id: string;
  /** Whose it is. */
  readonly user: string;
  /** Where it was issued. */
  readonly at: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** So many of each place are kept: behind one address there may be several nodes. */
const KEPT = 5;
/** How long before its end a token is let go: on its way it is to be good. */
const LAST_MS = 30_000;

/** Tokens that were issued lately, by place: what one node has made every other one must read. */
export class TokensSeen {
  readonly #byPlace = new Map<string, SeenToken[]>();

  add(token: SeenToken): void {
    this.#byPlace.set(token.at, [...(this.#byPlace.get(token.at) ?? []), token].slice(-KEPT));
  }

  /** Lets one go that somebody could not read: that is told once, and whoever issued it may have been taken back. */
  forget(token: SeenToken): void {
    this.#byPlace.set(
      token.at,
      (this.#byPlace.get(token.at) ?? []).filter((other) => other !== token),
    );
  }

  /** The oldest and the newest of each place, as long as they are good. */
  toRead(now: number): readonly SeenToken[] {
    return [...this.#byPlace.values()].flatMap((tokens) => {
      const good = tokens.filter(({ expires }) => expires - now > LAST_MS);
      const [oldest, newest] = [good[0], good.at(-1)];
      return [...new Set([oldest, newest])].filter((token) => token !== undefined);
    });
  }
}
