import { EventEmitter, once } from "node:events";

/** Whom a question is told to; null once it is answered, or nobody waits any more. */
type Tell = (text: string | null) => void;

/** A question that a step puts to a person who looks on. It is not noted: who is killed before the answer asks again. */
export class Question {
  readonly #tell: Tell;
  readonly #answers = new EventEmitter();
  #isAsked = false;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Resolves when the person says yes. @throws the signal's reason */
  async ask(text: string, signal: AbortSignal): Promise<void> {
    const answered = once(this.#answers, "yes", { signal });
    this.#isAsked = true;
    this.#tell(text);
    try {
      await answered;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      this.#isAsked = false;
      this.#tell(null);
    }
  }

  yes(): void {
    this.#answers.emit("yes");
  }
}
