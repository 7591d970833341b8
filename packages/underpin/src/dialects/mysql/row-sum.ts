import { createHash } from "node:crypto";

/** So many bytes are summed up at once: a call for each row would take longer than all of its work. */
const ROOM = 1 << 16;

/** A count and a checksum of rows in their order. */
export class RowSum {
  #rows = 0;
  readonly #hash = createHash("sha256");
  readonly #room = Buffer.allocUnsafe(ROOM);
  #used = 0;

  /** Adds the row that stands between two places of a line. */
  add(line: Buffer, start: number, end: number): void {
    this.#rows++;
    if (end - start > ROOM) {
      this.#flush();
      this.#hash.update(line.subarray(start, end));
      return;
    }
    if (this.#used + end - start > ROOM) this.#flush();
    this.#used += line.copy(this.#room, this.#used, start, end);
  }

  end(): { readonly rows: number; readonly checksum: string } {
    this.#flush();
    return { rows: this.#rows, checksum: this.#hash.copy().digest("hex") };
  }

  #flush(): void {
    this.#hash.update(this.#room.subarray(0, this.#used));
    this.#used = 0;
  }
}
