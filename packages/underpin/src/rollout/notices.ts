import type { StepNote } from "./record/record.ts";

/** What a rollout noticed or decided, with its numbers. */
export interface RolloutNotice {
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
}

/** What notices are called in the record, beside the steps: "notice 1". */
const NAME = /^notice (\d+)$/;

/** Whom a notice is told to. */
interface Told {
  readonly write: (note: StepNote) => Promise<void>;
  readonly tell: (text: string) => void;
}

/**
 * What a rollout noticed and decided, with its numbers. Each is noted as a step is, so the report has those of conductors before this one, too. They are
 * written in their order, before what is noted after them.
 */
export class Notices {
  readonly #told: Told;
  readonly #all: RolloutNotice[];

  /** @param notes what the record has */
  constructor(notes: Iterable<StepNote>, told: Told) {
    this.#told = told;
    this.#all = [...notes]
      .filter(({ step }) => NAME.test(step))
      .toSorted((a, b) => numberOf(a) - numberOf(b))
      .map(({ startedAt, text = "" }) => noticeOf(startedAt, text));
  }

  get all(): readonly RolloutNotice[] {
    return this.#all;
  }

  /** Tells it, and keeps it. */
  add(text: string): void {
    this.#told.tell(text);
    this.keep(text);
  }

  /** Keeps what is told otherwise. */
  keep(text: string): void {
    const now = Date.now();
    this.#all.push(noticeOf(now, text));
    const note: StepNote = { step: `notice ${this.#all.length}`, state: "done", startedAt: now, endedAt: now, text };
    // Where it can't be written, what is noted next can't either, and says so.
    this.#told.write(note).catch(() => {});
  }
}

/** Whether a note is of a step, and no notice. */
export function isNotice({ step }: Pick<StepNote, "step">): boolean {
  return NAME.test(step);
}

function noticeOf(at: number, text: string): RolloutNotice {
  return { at: new Date(at).toISOString(), text };
}

function numberOf({ step }: StepNote): number {
  return Number(NAME.exec(step)?.[1] ?? 0);
}
