import type { ServerResponse } from "node:http";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Board } from "./picture.ts";
import { Readers } from "./readers.ts";
import { redacted } from "./redacted.ts";

/** A reader's end of a connection, which reads or does not. */
class Connection extends Writable {
  text = "";
  isRead: boolean;
  #pending: (() => void) | undefined;

  constructor(isRead: boolean) {
    super({ highWaterMark: 16 * 1024, decodeStrings: false });
    this.isRead = isRead;
  }

  writeHead(): void {}

  override _write(chunk: string, _encoding: string, done: () => void): void {
    if (!this.isRead) return void (this.#pending = done);
    this.text += chunk;
    done();
  }

  read(): void {
    this.isRead = true;
    this.#pending?.();
  }
}

const asResponse = (connection: Connection): ServerResponse => connection as unknown as ServerResponse;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** So much is new, many times a second, that whoever does not read it would have to keep it. */
function talk(board: Board, seconds: number): void {
  for (let i = 0; i < 10 * seconds; i++) {
    for (let k = 0; k < 20; k++) board.say("x".repeat(500));
    vi.advanceTimersByTime(100);
  }
}

test("who does not read is sent no more than a little, then nothing; who reads again gets the whole", () => {
  const board = new Board("shop");
  const readers = new Readers(board);
  const [slow, quick] = [new Connection(false), new Connection(true)];
  for (const connection of [slow, quick]) expect(readers.add(asResponse(connection))).toBe(true);
  talk(board, 20);
  expect(slow.writableLength).toBeLessThan(500_000);
  expect(quick.text.length).toBeGreaterThan(1_500_000);
  quick.text = "";
  slow.read();
  board.set({ doing: "goes on" });
  vi.advanceTimersByTime(250);
  expect(slow.text).toMatch(/event: whole\ndata: .*"doing":"goes on"/);
  expect(quick.text).toBe('event: news\ndata: {"doing":"goes on"}\n\n');
});

test("who never reads is let go of, and who is one too many is not let in", () => {
  const board = new Board("shop");
  const readers = new Readers(board);
  const slow = new Connection(false);
  readers.add(asResponse(slow));
  talk(board, 45);
  expect(slow.destroyed).toBe(true);
  const more = Array.from({ length: 60 }, () => readers.add(asResponse(new Connection(true))));
  expect(more.filter(Boolean).length).toBeLessThanOrEqual(50);
  expect(more.at(-1)).toBe(false);
});

test("passwords of URLs are taken out, and a long text costs no time", () => {
  expect(redacted("at mysql+pymysql://shop:p@ss:w@db/shop and postgresql://u@h/d, http://h:80/a@b")).toBe(
    "at mysql+pymysql://shop:…@db/shop and postgresql://u@h/d, http://h:80/a@b",
  );
  const began = performance.now();
  redacted(`${"x".repeat(200_000)}${"://".repeat(20_000)}`);
  expect(performance.now() - began).toBeLessThan(2000);
});
