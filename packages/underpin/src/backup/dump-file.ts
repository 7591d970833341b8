import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** How long a file is, and what is in it. */
export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

/** So much is written in one go, while more is read: tools give out little at a time. */
const AT_ONCE = 1 << 19;

/** Writes what comes into a new file that nobody else may read, down to the disk. */
export async function writeDump(file: string, source: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): Promise<Digest> {
  const hash = createHash("sha256");
  let [bytes, waiting, pieces] = [0, 0, [] as Buffer[]];
  let writing: Promise<void> = Promise.resolve();
  await using handle = await open(file, "w", 0o600);
  const write = async (): Promise<void> => {
    const whole = Buffer.concat(pieces);
    [waiting, pieces] = [0, []];
    await writing;
    writing = handle.writeFile(whole);
    // Whoever comes next hears of its failure.
    writing.catch(() => {});
    hash.update(whole);
    onBytes((bytes += whole.length));
  };
  for await (const piece of source) {
    pieces.push(piece);
    if ((waiting += piece.length) >= AT_ONCE) await write();
  }
  await write();
  await writing;
  await handle.sync();
  return { bytes, sha256: hash.digest("hex") };
}

/** Reads a file to its end. */
export async function digestOf(file: string, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash("sha256");
  let bytes = 0;
  const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 1 << 20, ...(signal && { signal }) });
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}
