import { createReadStream } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Gives a file to a tool, to its end. */
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
  await pipeline(Readable.from(through ? through(read()) : read(), { objectMode: false }), to);
}
