import { crc32 } from "node:zlib";

/** So many bytes are summed up at once: a call for each row would take longer than all of its work. */
const ROOM = 1 << 16;

/** A count and a checksum of rows in their order. That nobody has changed them is for the dump's own hash to say, which takes ten times as long. */
export class RowSum {
  #rows = 0;
  #bytes = 0;
  #sum = 0;
  readonly #room = Buffer.allocUnsafe(ROOM);
  #used = 0;

  /** Adds the row that stands between two places of a line. */
  add(line: Buffer, start: number, end: number): void {
    this.#rows++;
    this.#bytes += end - start;
    if (this.#used + end - start > ROOM) this.#flush();
    if (end - start > ROOM) this.#sum = crc32(line.subarray(start, end), this.#sum);
    else this.#used += line.copy(this.#room, this.#used, start, end);
  }

  end(): { readonly rows: number; readonly checksum: string } {
    this.#flush();
    return { rows: this.#rows, checksum: `${this.#sum.toString(16).padStart(8, "0")}-${this.#bytes}` };
  }

  #flush(): void {
    this.#sum = crc32(this.#room.subarray(0, this.#used), this.#sum);
    this.#used = 0;
  }
}
