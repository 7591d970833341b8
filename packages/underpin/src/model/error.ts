import { ERROR_CODES, type ErrorCode } from "./error-codes.ts";
import { hintText, underpinWording, type Hint, type Wording } from "./hint.ts";

/** What an {@link UnderpinError} says besides its code. */
export interface ErrorDetails {
  /** What happened, in one sentence. */
  readonly what: string;
  /** Why it happened, as far as it is known. */
  readonly why?: string;
  /** What is still fine: nothing was written, the old release goes on, … */
  readonly fine?: string;
  /** The next command or action. */
  readonly next?: Hint;
  readonly cause?: unknown;
}

/**
 * An error that a person can act on: a stable code, what happened, why, what is still fine and what to do next.
 *
 * @example
 * throw new UnderpinError("UP-LEASE-HELD", { what: "Another runner is at work.", next: "Wait for it, or pass --wait 60." });
 */
export class UnderpinError extends Error {
  override readonly name = "UnderpinError";
  readonly code: ErrorCode;
  readonly why: string | undefined;
  readonly fine: string | undefined;
  /** The next command or action; {@link UnderpinError.report} words it as a command line does. */
  readonly hint: Hint;

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(details.what, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.why = details.why;
    this.fine = details.fine;
    this.hint = details.next ?? ERROR_CODES[code].next;
  }

  /** The next command or action, in the words of `underpin`. */
  get next(): string {
    return hintText(this.hint);
  }

  /** The error as an operator reads it, a line each; no stack, no secret. */
  report(wording: Wording = underpinWording): string {
    return [
      `${this.code}: ${this.message}`,
      this.why && `  why:   ${this.why}`,
      this.fine && `  fine:  ${this.fine}`,
      `  next:  ${hintText(this.hint, wording)}`,
    ]
      .filter(Boolean)
      .join("\n");
  }

  /** The error as `--json` prints it. */
  toJSON(wording: Wording = underpinWording): Record<string, string> {
    const next = hintText(this.hint, wording);
    return Object.fromEntries(
      Object.entries({ code: this.code, what: this.message, why: this.why, fine: this.fine, next }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    );
  }
}

/** Closes a discriminated union: the compiler finds the case that was forgotten. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected: ${JSON.stringify(value)}`);
}

/** Of what a capability of the dialect keeps out of its plans. */
export function unplannable(what: string): never {
  throw new TypeError(`this database's plans have no ${what}`);
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
