import { PythonError } from "../python-error.ts";

/** An expression as it is read: a backslash and what follows it are one. */
export class Source {
  readonly #points: readonly string[];
  #position = 0;

  constructor(pattern: string) {
    this.#points = Array.from(pattern);
  }

  /** What comes next, `undefined` at the end. */
  get next(): string | undefined {
    const char = this.#points[this.#position];
    if (char !== "\\") return char;
    const escaped = this.#points[this.#position + 1];
    if (escaped === undefined) throw this.error("bad escape (end of pattern)");
    return char + escaped;
  }

  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    this.#position = position;
  }

  /** Takes what comes next. */
  take(): string | undefined {
    const { next } = this;
    this.#position += next === undefined ? 0 : next.startsWith("\\") ? 2 : 1;
    return next;
  }

  /** Takes what comes next if it is this. */
  match(wanted: string): boolean {
    if (this.next !== wanted) return false;
    this.take();
    return true;
  }

  /** Takes up to so many characters as long as they are of a kind. */
  takeWhile(kind: RegExp, most: number = Infinity): string {
    let taken = "";
    for (let next = this.next; next !== undefined && taken.length < most && kind.test(next); next = this.next) taken += this.take() ?? "";
    return taken;
  }

  /** Takes everything up to a character, and that too. */
  takeUntil(end: string, what: string): string {
    let taken = "";
    for (;;) {
      const char = this.take();
      if (char === undefined) throw this.error(taken === "" ? `missing ${what}` : `missing ${end}, unterminated name`);
      if (char === end) break;
      taken += char;
    }
    if (taken === "") throw this.error(`missing ${what}`);
    return taken;
  }

  error(message: string): PythonError {
    return new PythonError(`${message} at position ${this.#position}`);
  }
}
