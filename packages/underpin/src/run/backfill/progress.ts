import { EventEmitter, once } from "node:events";
import type { Checkpoint, Position, Span } from "../../ledger/checkpoint.ts";

/** How far lanes keep from each other, in ranges. */
const APART = 16;

/** A part of the table; all of them, one after the other, are the whole of it. */
interface Part {
  from: Position | null;
  to: Position | null;
  state: "open" | "claimed" | "done";
}

/** A range that a lane claimed, as far as it reaches by now. */
export type Claimed = Readonly<Part>;

/**
 * What of one pass over a table is open, claimed by a lane, or done: parts that touch, in the walk's order. Only lanes and the server know
 * how keys compare; here they are told by their places in the list. Whatever is neither done nor claimed is open, so nothing can be
 * left out: a range that turns out to be too large is cut, and its rest is open again.
 */
export class Progress {
  readonly #pass: number;
  #sessions: readonly string[];
  readonly #changes = new EventEmitter();
  #parts: Part[] = [];
  #moved: number;

  constructor({ position, ahead, moved, pass, sessions }: Checkpoint) {
    this.#pass = pass;
    this.#sessions = sessions;
    this.#moved = moved;
    // Each of many lanes may wait for the others.
    this.#changes.setMaxListeners(0);
    if (position !== null) this.#parts.push({ from: null, to: position, state: "done" });
    let from = position;
    for (const span of ahead) {
      this.#parts.push({ from, to: span.from, state: "open" }, { ...span, state: "done" });
      from = span.to;
    }
    if (ahead.at(-1)?.to !== null) this.#parts.push({ from, to: null, state: "open" });
  }

  /** How many rows were carried over by all that is done, in earlier passes and runs, too. */
  get moved(): number {
    return this.#moved;
  }

  /** Whether anything is left to be claimed. */
  get isOpen(): boolean {
    return this.#parts.some(({ state }) => state === "open");
  }

  /** Notes the lanes' sessions, for what is recorded from now on. */
  set sessions(sessions: readonly string[]) {
    this.#sessions = sessions;
  }

  /** Where the next pass begins. */
  get next(): Checkpoint {
    return { position: null, ahead: [], moved: this.#moved, pass: this.#pass + 1, sessions: [] };
  }

  /**
   * Waits until a range can be claimed: what others have claimed may become open again. False once all is done.
   *
   * @throws the signal's abort error
   */
  async more(signal: AbortSignal): Promise<boolean> {
    for (;;) {
      signal.throwIfAborted();
      if (this.isOpen) return true;
      if (this.#parts.every(({ state }) => state === "done")) return false;
      await once(this.#changes, "change", { signal });
    }
  }

  /**
   * Claims a range of so many rows: the first that is open, but right behind another lane only if there is no other way. There the two would
   * meet at their common end, which some servers lock from both sides. So a lane first goes ahead, and then on from where it is.
   *
   * @param endOf tells where a range of so many rows at the beginning of a span ends; null if the span ends no later
   * @returns null if nothing is open
   */
  async claim(size: number, endOf: (open: Span, rows: number) => Promise<Position | null>): Promise<Claimed | null> {
    const open = this.#parts.filter(({ state }) => state === "open");
    const free = open.find((part) => !this.#isBehindAnother(part));
    let part = free ?? open.at(-1);
    if (!part) return null;
    // All of it, until its end is known: nobody else takes of it meanwhile, and nothing grows into it.
    part.state = "claimed";
    try {
      if (!free) {
        const ahead = this.#split(part, await endOf(part, APART * size));
        if (ahead !== part) this.#open(part);
        part = ahead;
      }
      this.cut(part, await endOf(part, size));
      return part;
    } catch (error) {
      this.#open(part);
      throw error;
    }
  }

  /** Ends a claimed range sooner; what comes after is open again. Nothing changes if it ends there anyway (null, or its own end). */
  cut(claimed: Claimed, to: Position | null): void {
    const part = this.#own(claimed);
    const rest = this.#split(part, to);
    if (rest !== part) this.#open(rest);
  }

  /** What is to be recorded in the transaction that carries a range over. */
  checkpointWith(claimed: Claimed, moved: number): Checkpoint {
    return this.#recorded(
      this.#parts.map((part) => (part === claimed ? { ...part, state: "done" } : part)),
      moved,
    );
  }

  /** What is to be recorded of what is done by now. */
  get checkpoint(): Checkpoint {
    return this.#recorded(this.#parts, 0);
  }

  /** Notes that a range is carried over, and committed. */
  finish(claimed: Claimed, moved: number): void {
    this.#own(claimed).state = "done";
    this.#moved += moved;
    this.#parts = joined(this.#parts);
    this.#changes.emit("change");
  }

  #recorded(of: readonly Part[], moved: number): Checkpoint {
    const parts = joined(of);
    const ahead = parts.filter(({ state }) => state === "done").map(({ from, to }) => ({ from, to }));
    const position = parts[0]?.state === "done" ? ahead.shift()?.to : null;
    const sum = this.#moved + moved;
    if (parts.every(({ state }) => state === "done")) return { ...this.next, moved: sum };
    return { position: position ?? null, ahead, moved: sum, pass: this.#pass, sessions: this.#sessions };
  }

  #isBehindAnother(part: Part): boolean {
    return this.#parts[this.#parts.indexOf(part) - 1]?.state === "claimed";
  }

  /** Takes a claimed part apart; returns what comes after, which is claimed, too: all of it if it does not end later. */
  #split(part: Part, at: Position | null): Part {
    if (at === null || isSame(at, part.to)) return part;
    const rest: Part = { from: at, to: part.to, state: "claimed" };
    part.to = at;
    this.#parts.splice(this.#parts.indexOf(part) + 1, 0, rest);
    return rest;
  }

  #open(part: Part): void {
    part.state = "open";
    this.#parts = joined(this.#parts);
    this.#changes.emit("change");
  }

  #own(claimed: Claimed): Part {
    const part = this.#parts.find((one) => one === claimed);
    if (part?.state !== "claimed") throw new TypeError("a range that nobody has claimed");
    return part;
  }
}

/** Neighbours that are open are one part, and so are those that are done. */
function joined(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && last.state === part.state && part.state !== "claimed") result.splice(-1, 1, { ...last, to: part.to });
    else result.push(part);
  }
  return result;
}

function isSame(a: Position | null, b: Position | null): boolean {
  return JSON.stringify(a, asText) === JSON.stringify(b, asText);
}

/** A key may hold what JSON has no form for. */
function asText(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
