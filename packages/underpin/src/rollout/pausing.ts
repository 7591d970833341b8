import { EventEmitter, once } from "node:events";
import type { StepNote } from "./record/record.ts";

/** What pauses are called in the record, beside the steps: "pause 1". */
const NAME = /^pause (\d+)$/;

/** Whom a pause is told to. */
interface Told {
  /** Resolves when it is written. */
  readonly write: (note: StepNote) => Promise<void>;
  readonly tell: (state: "asked" | "begun" | "ended", step: string | null) => void;
}

/** A rollout that a person holds between two steps. It is noted as a step is, so the next conductor finds it held. */
export class Pausing {
  readonly #told: Told;
  readonly #ends = new EventEmitter();
  #note: StepNote | undefined;

  /** @param notes what the record has */
  constructor(notes: Iterable<StepNote>, told: Told) {
    this.#told = told;
    this.#note = [...notes]
      .filter(({ step }) => NAME.test(step))
      .toSorted((a, b) => numberOf(a) - numberOf(b))
      .at(-1);
  }

  /** Since when it is held, or is to be once the step that runs has ended; null if it is not. */
  get since(): number | null {
    return this.#note?.state === "begun" ? this.#note.startedAt : null;
  }

  /** @param running the step that ends first */
  async ask(running: string | null): Promise<void> {
    if (this.since !== null) return;
    const number = this.#note ? numberOf(this.#note) + 1 : 1;
    const written = this.#write({ step: `pause ${number}`, state: "begun", startedAt: Date.now(), endedAt: null });
    this.#told.tell("asked", running);
    await written;
  }

  async end(): Promise<void> {
    if (!this.#note || this.since === null) return;
    await this.#write({ ...this.#note, state: "done", endedAt: Date.now() });
    this.#told.tell("ended", null);
    this.#ends.emit("end");
  }

  /** Returns when nobody holds it. @throws the signal's reason */
  async hold(next: string, signal: AbortSignal): Promise<void> {
    while (this.since !== null) {
      const ended = once(this.#ends, "end", { signal });
      this.#told.tell("begun", next);
      await ended.catch(() => {});
      signal.throwIfAborted();
    }
  }

  async #write(note: StepNote): Promise<void> {
    this.#note = note;
    await this.#told.write(note);
  }
}

function numberOf({ step }: StepNote): number {
  return Number(NAME.exec(step)?.[1] ?? 0);
}
