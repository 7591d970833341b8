import { readKekMeta, writeKekMeta } from "../crypto/kek-meta.ts";
import type { Handle } from "./cryptoki.ts";
import { HsmError } from "./hsm-error.ts";
import { Hsm, type HsmOptions } from "./hsm.ts";
import { openPayload, sealPayload, type PayloadOptions, type Sealed } from "./payload.ts";
import { ProjectKeys, type ProjectKeyOptions } from "./project-keys.ts";

/** How payloads are encrypted by projects' keys. */
export interface ProjectCipherOptions {
  readonly hsm: HsmOptions;
  readonly keys: ProjectKeyOptions;
  readonly payload: PayloadOptions;
  /** How long a project's key stays on the HSM once it is loaded, in milliseconds. */
  readonly keptFor: number;
  /** How many of them do. */
  readonly kept: number;
}

interface Loaded {
  readonly handle: Handle;
  readonly until: number;
}

/** A session, and what is loaded by it. */
interface Session {
  readonly hsm: Hsm;
  readonly keys: ProjectKeys;
  /** By what rows say of them. */
  readonly loaded: Map<string, Loaded>;
}

/**
 * Encrypts and decrypts payloads by keys that are on the HSM. It opens a session when one is needed. After a refusal it begins anew, once: a session that the HSM
 * has ended is the most frequent reason for one.
 */
export class ProjectCipher implements Disposable {
  readonly #options: ProjectCipherOptions;
  readonly #now: () => number;
  #session: Session | undefined;

  constructor(options: ProjectCipherOptions, now: () => number = Date.now) {
    this.#options = options;
    this.#now = now;
  }

  /** A new key, as `plugin_meta` has it. */
  newKey(): string {
    return this.#trying(({ hsm, keys }) => {
      const key = keys.generate();
      try {
        return writeKekMeta(keys.seal(key));
      } finally {
        hsm.destroy(key);
      }
    });
  }

  random(length: number): Buffer {
    return this.#trying(({ hsm }) => hsm.random(length));
  }

  seal(pluginMeta: string, data: Buffer): Sealed {
    return this.#trying((session) => sealPayload(session.hsm, this.#load(session, pluginMeta), data, this.#options.payload));
  }

  /** @throws UnreadablePayload, UnreadableKey */
  open(pluginMeta: string, sealed: Sealed): Buffer {
    return this.#trying((session) => openPayload(session.hsm, this.#load(session, pluginMeta), sealed, this.#options.payload.mechanism));
  }

  #trying<T>(body: (session: Session) => T): T {
    try {
      return body(this.#opened());
    } catch (error) {
      if (!(error instanceof HsmError)) throw error;
      this[Symbol.dispose]();
      return body(this.#opened());
    }
  }

  #opened(): Session {
    if (this.#session) return this.#session;
    const hsm = new Hsm(this.#options.hsm);
    return (this.#session = { hsm, keys: new ProjectKeys(hsm, this.#options.keys), loaded: new Map() });
  }

  #load({ hsm, keys, loaded }: Session, pluginMeta: string): Handle {
    const now = this.#now();
    for (const [meta, { handle, until }] of loaded) if (until <= now) forget(hsm, loaded, meta, handle);
    const known = loaded.get(pluginMeta);
    if (known) return known.handle;
    const [oldest] = loaded;
    if (loaded.size >= this.#options.kept && oldest) forget(hsm, loaded, oldest[0], oldest[1].handle);
    const handle = keys.load(readKekMeta(pluginMeta));
    loaded.set(pluginMeta, { handle, until: now + this.#options.keptFor });
    return handle;
  }

  /** Ends the session; the next call opens another. */
  [Symbol.dispose](): void {
    this.#session?.hsm[Symbol.dispose]();
    this.#session = undefined;
  }
}

function forget(hsm: Hsm, loaded: Map<string, Loaded>, meta: string, handle: Handle): void {
  loaded.delete(meta);
  hsm.destroy(handle);
}
