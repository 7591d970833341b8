import { openDatabase } from "../../dialects/open.ts";
import type { Session } from "../../model/dialect.ts";
import { MAX_LAG_S } from "../../model/lag.ts";
import { messageOf } from "../../model/error.ts";

const LOOK_EVERY_MS = 250;

/**
 * Replicas that a data migration must not leave behind, which the server itself does not tell of: on MySQL and MariaDB a
 * replica alone knows how far it is.
 */
export class Replicas implements AsyncDisposable {
  readonly #urls: readonly string[];
  readonly #sessions = new Map<string, Session>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #strain: string | null = null;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** Why one of them can't follow, if one can't. Asked again a moment later, it says the same without looking. */
  async strain(): Promise<string | null> {
    if (Date.now() - this.#lookedAt < LOOK_EVERY_MS) return this.#strain;
    const found = await Promise.all(this.#urls.map((url) => this.#strainOf(url)));
    this.#lookedAt = Date.now();
    return (this.#strain = found.find((strain) => strain !== null) ?? null);
  }

  async #strainOf(url: string): Promise<string | null> {
    const { dialect, label, connect } = await openDatabase(url);
    try {
      const session = this.#sessions.get(url) ?? (await connect());
      this.#sessions.set(url, session);
      const lag = await dialect.backfill.lag(session);
      if (lag === null) return `${label} does not replicate`;
      return lag > MAX_LAG_S ? `the replica ${label} is ${lag.toFixed(1)} s behind` : null;
    } catch (error) {
      await this.#forget(url);
      return `the replica ${label} can't be asked (${messageOf(error)})`;
    }
  }

  async #forget(url: string): Promise<void> {
    const session = this.#sessions.get(url);
    this.#sessions.delete(url);
    await session?.close().catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const url of this.#urls) await this.#forget(url);
  }
}
