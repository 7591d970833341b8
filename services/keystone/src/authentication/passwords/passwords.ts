import { roundsOf, type HashSettings } from "./hash-settings.ts";
import { hashBytes, nobodysHash, verifyBytes } from "./hashing.ts";
import { HashQueue, type QueueOptions } from "./hash-queue.ts";
import { bytesToHash, bytesToVerify, type LengthSettings } from "./password-bytes.ts";

/** Hashes passwords and verifies them, off the event loop. */
export class Passwords {
  readonly #settings: HashSettings;
  readonly #lengths: LengthSettings;
  readonly #queue: HashQueue;
  readonly #nobodys: string;

  /** @throws RangeError if the algorithm has no such number of rounds */
  constructor(settings: HashSettings, lengths: LengthSettings, options: QueueOptions = {}) {
    roundsOf(settings);
    this.#settings = settings;
    this.#lengths = lengths;
    this.#queue = new HashQueue(options);
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
    return await this.#queue.run(() => hashBytes(bytes, this.#settings), signal);
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
    const isRight = await this.#queue.run(() => verifyBytes(forms, stored), signal);
    return isRight && hash !== null;
  }

  /** How many threads hash, and how many jobs wait for one. */
  get load(): HashQueue["load"] {
    return this.#queue.load;
  }
}
