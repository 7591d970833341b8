import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** How long a file is, and what is in it. */
export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes what comes into a new file that nobody else may read, down to the disk. */
export async function writeDump(file: string, source: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): Promise<Digest> {
  const hash = createHash("sha256");
  let bytes = 0;
  await using handle = await open(file, "w", 0o600);
  for await (const piece of source) {
    await handle.writeFile(piece);
    hash.update(piece);
    onBytes((bytes += piece.length));
  }
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
