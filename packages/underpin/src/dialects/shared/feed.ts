import { createReadStream } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What is said of a pipe whose reader has gone. */
const GONE = new Set<unknown>(["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"]);

/**
 * Gives a file to a tool, to its end, or until the tool takes no more: pg_restore ends when it has read the last entry, which may be
 * before it was told that there are no more. Whether it ended well it says itself, and what it restored is compared.
 */
export async function feed(
  file: string,
  to: Writable,
  onBytes: (bytes: number) => void,
  through?: (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): Promise<void> {
  const read = async function* (): AsyncIterable<Buffer> {
    let bytes = 0;
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      yield piece;
      onBytes((bytes += piece.length));
    }
  };
  try {
    await pipeline(Readable.from(through ? through(read()) : read(), { objectMode: false }), to);
  } catch (error) {
    if (!GONE.has((error as { code?: unknown }).code)) throw error;
  }
}
