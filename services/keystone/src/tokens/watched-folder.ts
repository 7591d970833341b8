import { readFileSync, readdirSync, statSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";

/** A file of a folder of keys. */
export interface KeyFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Permission bits. */
  readonly mode: number;
}

/** What somebody should know of a folder of keys. It is said once, until the folder is in order again. */
interface FolderNotice {
  readonly folder: string;
  readonly text: string;
}

export interface FolderOptions {
  /** How often, in milliseconds, a look at the folder makes up for a change that nobody told us of. */
  readonly checkEveryMs?: number;
  readonly onNotice?: (notice: FolderNotice) => void;
}

/** What was made of a folder's files, and what was wrong with some of them. */
export interface Made<T> {
  readonly value: T;
  readonly defects: readonly string[];
}

/** Where several nodes may ask at once whether the folder has changed, one look is enough for all of them. */
const AT_ONCE_MS = 100;

/**
 * What a folder of small files holds, read anew when it changes, without a restart. The kernel tells of changes; where it does not
 * (a network's file system, a folder that was replaced as a whole), a look at the files' times once a second does. A folder that can't be
 * read, or has nothing in it, leaves what was there before.
 */
export class WatchedFolder<T> implements Disposable {
  readonly #folder: string;
  readonly #make: (files: readonly KeyFile[], before: T | undefined) => Made<T>;
  readonly #options: FolderOptions;
  readonly #said = new Set<string>();
  #watcher: FSWatcher | undefined;
  #value: T;
  #signature = "";
  #lookedAt = Date.now();
  #isDirty = false;

  /**
   * @param make what to make of the files, in no order; it throws if that is nothing, and what it threw is why the old value is kept
   * @throws whatever `make` throws, if there is no old value
   */
  constructor(folder: string, make: (files: readonly KeyFile[], before: T | undefined) => Made<T>, options: FolderOptions = {}) {
    this.#folder = folder;
    this.#make = make;
    this.#options = options;
    this.#watch();
    // Before the files are read: what changes meanwhile is found at the next look.
    const signature = signatureOf(folder);
    const { value, defects } = make(readFiles(folder), undefined);
    this.#value = value;
    this.#accept(signature, defects);
  }

  /** What the folder holds now, or held a second ago. */
  get value(): T {
    if (this.#isDirty || Date.now() - this.#lookedAt >= (this.#options.checkEveryMs ?? 1000)) this.#look();
    return this.#value;
  }

  /** Looks now; true if it came to something else. */
  refresh(): boolean {
    const before = this.#value;
    if (this.#isDirty || Date.now() - this.#lookedAt >= AT_ONCE_MS) this.#look();
    return this.#value !== before;
  }

  [Symbol.dispose](): void {
    this.#watcher?.close();
  }

  #look(): void {
    const signature = signatureOf(this.#folder);
    const hasMoved = signature.slice(0, signature.indexOf("\n")) !== this.#signature.slice(0, this.#signature.indexOf("\n"));
    const isSame = !this.#isDirty && signature === this.#signature;
    this.#lookedAt = Date.now();
    this.#isDirty = false;
    if (isSame) return;
    if (hasMoved) this.#watch();
    this.#signature = signature;
    try {
      const { value, defects } = this.#make(readFiles(this.#folder), this.#value);
      this.#value = value;
      this.#accept(signature, defects);
    } catch (error) {
      this.#say(`${(error as Error).message}: what was read before is kept`);
    }
  }

  #accept(signature: string, defects: readonly string[]): void {
    this.#signature = signature;
    for (const text of this.#said) if (!defects.includes(text)) this.#said.delete(text);
    for (const text of defects) this.#say(text);
  }

  #say(text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#options.onNotice?.({ folder: this.#folder, text });
  }

  #watch(): void {
    this.#watcher?.close();
    try {
      this.#watcher = watch(this.#folder, { persistent: false }, () => (this.#isDirty = true));
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      // No folder yet, or the kernel has no watch left: the look once a second finds what changes.
      this.#watcher = undefined;
    }
  }
}

/** The files of a folder; none if it can't be read. A file that goes away meanwhile was being replaced: then all are read again. */
function readFiles(folder: string): readonly KeyFile[] {
  for (let tries = 3; ; tries--) {
    try {
      return readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        const { mode } = statSync(path);
        return (mode & 0o170_000) === 0o100_000 ? [{ name, path, text: readFileSync(path, "utf8"), mode: mode & 0o7777 }] : [];
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || tries === 1) return [];
    }
  }
}

/** What tells one state of a folder from another: its own identity in the first line, then each file's. */
function signatureOf(folder: string): string {
  try {
    const { dev, ino, mtimeNs } = statSync(folder, { bigint: true });
    const files = readdirSync(folder).map((name) => {
      const file = statSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
      return file === undefined ? name : `${name} ${file.ino} ${file.size} ${file.mtimeNs} ${file.ctimeNs}`;
    });
    return [`${dev} ${ino}`, String(mtimeNs), ...files.toSorted()].join("\n");
  } catch {
    return "\n";
  }
}
