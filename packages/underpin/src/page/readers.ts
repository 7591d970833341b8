import type { ServerResponse } from "node:http";
import type { Board, Told } from "./picture.ts";
import { redacted } from "./redacted.ts";

/** How often what is new is told. */
const TELL_MS = 250;
/** How long a reader may take to read what it was sent. */
const PATIENT_MS = 30_000;
/** How much may lie ready for a reader who does not read. */
const MOST_UNREAD = 256 * 1024;
/** How many there may be. */
const MOST = 50;
/** A line now and then keeps proxies from ending a connection on which nothing is said. */
const COMMENT_MS = 15_000;

interface Reader {
  readonly response: ServerResponse;
  /** Since when it has not read all it was sent; null if it has. */
  behindSince: number | null;
}

/** Those who look at the page. Each is sent the whole picture, then what is new; one that is slow is sent nothing until it can take the whole anew. */
export class Readers {
  readonly #board: Board;
  readonly #readers = new Set<Reader>();
  readonly #timer: NodeJS.Timeout;
  #saidAt = Date.now();

  constructor(board: Board) {
    this.#board = board;
    this.#timer = setInterval(() => this.#tell(), TELL_MS).unref();
  }

  get size(): number {
    return this.#readers.size;
  }

  /** Whether there is room for one more. */
  add(response: ServerResponse): boolean {
    if (this.#readers.size >= MOST) return false;
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    const reader: Reader = { response, behindSince: null };
    this.#readers.add(reader);
    response.once("close", () => this.#readers.delete(reader)).on("error", () => response.destroy());
    this.#send(reader, frame("whole", this.#board.whole()));
    return true;
  }

  /** Tells the last that there is, and ends. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const last = frame("end", this.#board.whole());
    await Promise.all([...this.#readers].map(({ response }) => new Promise<void>((resolve) => response.end(last, resolve))));
  }

  #tell(): void {
    const news = this.#board.news();
    const isQuiet = news === null && Date.now() - this.#saidAt < COMMENT_MS;
    const text = isQuiet ? null : news === null ? ":\n\n" : frame("news", news);
    if (text !== null) this.#saidAt = Date.now();
    for (const reader of this.#readers) {
      if (reader.behindSince !== null) this.#catchUp(reader, reader.behindSince);
      else if (text !== null) this.#send(reader, text);
    }
  }

  #catchUp(reader: Reader, since: number): void {
    const { response } = reader;
    if (response.writableLength === 0) {
      reader.behindSince = null;
      this.#send(reader, frame("whole", this.#board.whole()));
    } else if (Date.now() - since > PATIENT_MS) response.destroy();
  }

  #send(reader: Reader, text: string): void {
    reader.response.write(text);
    if (reader.response.writableLength > MOST_UNREAD) reader.behindSince = Date.now();
  }
}

/** One event of the stream. Passwords of URLs are taken out here, where everything passes. */
function frame(event: "whole" | "news" | "end", told: Told): string {
  const data = JSON.stringify(told, (_, value: unknown) => (typeof value === "string" ? redacted(value) : value));
  return `event: ${event}\ndata: ${data}\n\n`;
}
