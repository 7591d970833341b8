import { roundsOf, type HashSettings } from "./hash-settings.ts";
import { nobodysHash } from "./hashing.ts";
import { bytesToHash, bytesToVerify, type LengthSettings } from "./password-bytes.ts";
import { ThreadPool, type PoolOptions } from "./thread-pool.ts";

/** Hashes passwords and verifies them, on threads of their own. */
export class Passwords implements AsyncDisposable {
  readonly #settings: HashSettings;
  readonly #lengths: LengthSettings;
  readonly #pool: ThreadPool;
  readonly #nobodys: string;

  /** @throws RangeError if the algorithm has no such number of rounds */
  constructor(settings: HashSettings, lengths: LengthSettings, options: PoolOptions = {}) {
    roundsOf(settings);
    this.#settings = settings;
    this.#lengths = lengths;
    this.#pool = new ThreadPool(options);
    this.#nobodys = nobodysHash(settings);
  }

  /**
   * Makes a hash as the settings say.
   *
   * @throws PasswordTooLong where that is strict
   * @throws PasswordsBusy
   */
  async hash(password: string, signal?: AbortSignal): Promise<string> {
    const bytes = bytesToHash(password, this.#settings, this.#lengths);
    return (await this.#pool.run({ kind: "hash", password: bytes, settings: this.#settings }, signal)) as string;
  }

  /**
   * Whether a hash of any release from 13 on was made of this password.
   *
   * @param hash null where there is no such user, or it has no password: false, but not any sooner
   * @throws PasswordTooLong where that is strict
   * @throws PasswordsBusy
   * @throws UnreadableHash
   */
  async verify(password: string, hash: string | null, signal?: AbortSignal): Promise<boolean> {
    const stored = hash ?? this.#nobodys;
    const forms = bytesToVerify(password, stored, this.#settings, this.#lengths);
    const isRight = await this.#pool.run({ kind: "verify", forms, hash: stored }, signal);
    return isRight === true && hash !== null;
  }

  /** How many jobs are being done, and how many wait for a thread. */
  get load(): ThreadPool["load"] {
    return this.#pool.load;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }
}
