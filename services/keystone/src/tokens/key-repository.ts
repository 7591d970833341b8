import { createHash } from "node:crypto";
import { FernetKey, FernetKeys, type FernetCipher, type Opened } from "@underpin/oslo/fernet";
import { WatchedFolder, type FolderOptions, type KeyFile, type Made } from "./watched-folder.ts";

/** The key of 32 zero bytes that Keystone takes for credentials before `credential_setup` was run. */
export const NULL_KEY: string = "A".repeat(43).concat("=");

/** A folder that holds no key to work with. The message is upstream's. */
export class KeyRepositoryError extends Error {
  override readonly name = "KeyRepositoryError";
}

export interface KeyRepositoryOptions extends FolderOptions {
  /** Takes the null key for the last one, and for the only one where there is no repository: credentials. */
  readonly withNullKey?: boolean;
}

interface Loaded {
  readonly keys: FernetKeys;
  /** The keys' text as their files have it, the primary one first. */
  readonly texts: readonly string[];
}

/**
 * A Fernet key repository: a folder of files that are named by number. The highest one is the primary key, which encrypts;
 * 0 is staged, the next primary one; all of them decrypt. It is read again when it changes.
 *
 * A file that is empty or no key says that somebody is at work there, or was: then what was read before stays good beside the other files'
 * keys, and the notice says which file it is.
 */
export class KeyRepository implements FernetCipher, Disposable {
  readonly #folder: WatchedFolder<Loaded>;

  /** @throws KeyRepositoryError if there is no key in it */
  constructor(folder: string, { withNullKey = false, ...options }: KeyRepositoryOptions = {}) {
    this.#folder = new WatchedFolder(folder, (files, before) => load(folder, files, before, withNullKey), options);
  }

  encrypt(data: Uint8Array | string, at?: number): string {
    return this.#folder.value.keys.encrypt(data, at);
  }

  /** What a text holds. Before it says that no key opens it, it looks whether there are new ones. */
  open(text: string): Opened | null {
    const opened = this.#folder.value.keys.open(text);
    if (opened !== null || !this.#folder.refresh()) return opened;
    return this.#folder.value.keys.open(text);
  }

  /** SHA-1 of the primary key's text, as `credential.key_hash` has it. */
  get primaryHash(): string {
    return createHash("sha1")
      .update(this.#folder.value.texts[0] as string)
      .digest("hex");
  }

  /** Names of the keys that are loaded, which tell nothing of them. */
  get fingerprints(): readonly string[] {
    return this.#folder.value.texts.map(fingerprintOf);
  }

  /** How many keys there are. */
  get size(): number {
    return this.#folder.value.texts.length;
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

/** The name of a key by its text: the same for all nodes that have it. */
export function fingerprintOf(text: string): string {
  return createHash("sha256").update(text.trim()).digest("hex").slice(0, 16);
}

function load(folder: string, files: readonly KeyFile[], before: Loaded | undefined, withNullKey: boolean): Made<Loaded> {
  const numbered = files.filter(({ name }) => /^\d+$/.test(name)).toSorted((a, b) => Number(b.name) - Number(a.name));
  const broken = numbered.filter(({ text }) => !isKey(text));
  const whole = numbered.filter((file) => !broken.includes(file));
  const good = whole.map(({ text }) => text);
  if (good.length === 0 && (before !== undefined || !withNullKey))
    throw new KeyRepositoryError(`${folder} does not contain keys, use keystone-manage fernet_setup to create Fernet keys.`);
  const kept = broken.length > 0 && before !== undefined ? before.texts : [];
  // As long as the primary key can't be read, the one before it is.
  const isPrimaryBroken = numbered[0] !== undefined && broken.includes(numbered[0]);
  const texts = [...new Set([...(isPrimaryBroken ? kept.slice(0, 1) : []), ...good, ...kept.filter((text) => text !== NULL_KEY)])];
  if (withNullKey) texts.push(NULL_KEY);
  return {
    value: { texts, keys: new FernetKeys(texts.map((text) => new FernetKey(text))) },
    defects: [
      ...broken.map(({ path, text }) =>
        text.trim() === ""
          ? `Ignoring empty key found in key repository: ${path}`
          : `Ignoring what is no Fernet key in key repository: ${path}`,
      ),
      ...whole.filter(({ mode }) => (mode & 0o004) !== 0).map(({ path }) => `key file is world readable: ${path}`),
    ],
  };
}

function isKey(text: string): boolean {
  return Buffer.from(text, "base64url").length === 32 && /^[\w+/-]{43}=?\s*$/.test(text);
}
