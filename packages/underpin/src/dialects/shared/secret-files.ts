import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The first file that a child process has beside its three streams. */
const FIRST = 3;

/**
 * Files that only a child process can read: they have a name for as long as it takes to open them, so that nothing is left behind,
 * however we end.
 */
export class SecretFiles implements Disposable {
  readonly #open: number[] = [];

  /** What the child gets behind its three streams. */
  get handles(): readonly number[] {
    return this.#open;
  }

  /** A path by which the child finds a file with this text. */
  add(text: string): string {
    const path = join(tmpdir(), `underpin-${randomBytes(12).toString("hex")}`);
    const writing = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      this.#open.push(openSync(path, constants.O_RDONLY));
    } finally {
      unlinkSync(path);
    }
    writeSync(writing, text);
    closeSync(writing);
    return `/dev/fd/${FIRST + this.#open.length - 1}`;
  }

  [Symbol.dispose](): void {
    for (const handle of this.#open.splice(0)) closeSync(handle);
  }
}
