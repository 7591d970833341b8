import type { Looked } from "../identity/identity-server.ts";
import type { TokenInfo } from "./token-info.ts";

export interface TokenCacheOptions {
  /** For how long an answer is good, in milliseconds; 0: nothing is kept. */
  readonly time: number;
  readonly now: () => number;
  /** How many answers are kept; 5,000 if left out. */
  readonly most?: number;
  /** How many characters they may have in all; 16 million if left out. */
  readonly mostCharacters?: number;
}

interface Entry extends Looked {
  readonly since: number;
  readonly until: number;
}

/** What Keystone has said of tokens, by their digests. Where there is no room, what was not asked for longest goes. */
export class TokenCache {
  readonly #entries = new Map<string, Entry>();
  readonly #time: number;
  readonly #now: () => number;
  readonly #most: number;
  readonly #mostCharacters: number;
  #characters = 0;

  constructor({ time, now, most = 5000, mostCharacters = 16_000_000 }: TokenCacheOptions) {
    this.#time = time;
    this.#now = now;
    this.#most = most;
    this.#mostCharacters = mostCharacters;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(digest: string): TokenInfo | undefined {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return undefined;
    const now = this.#now();
    // A clock that was set back must not make it younger.
    if (now >= entry.until || now < entry.since) {
      this.#drop(digest, entry);
      return undefined;
    }
    this.#entries.delete(digest);
    this.#entries.set(digest, entry);
    return entry.info;
  }

  /** Keeps an answer, until the token ends at the latest. */
  set(digest: string, { info, size }: Looked): void {
    const since = this.#now();
    const until = Math.min(since + this.#time, info.expiresAt);
    const before = this.#entries.get(digest);
    if (before) this.#drop(digest, before);
    if (until <= since || size > this.#mostCharacters) return;
    this.#entries.set(digest, { info, size, since, until });
    this.#characters += size;
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= this.#most && this.#characters <= this.#mostCharacters) break;
      this.#drop(oldest, entry);
    }
  }

  #drop(digest: string, { size }: Entry): void {
    this.#entries.delete(digest);
    this.#characters -= size;
  }
}
