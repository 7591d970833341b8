import { createHash, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

/** How a secret prints, wherever it is printed. */
const HIDDEN = "***";

/**
 * A value that nobody is to see: it prints as `***` as text, in JSON and in `util.inspect`. Who needs it says `reveal()`.
 *
 * @example
 * `${new Secret("tiger")}`                       // ***
 * new Secret("tiger").equals("tiger")            // true, in a time that says nothing about where they differ
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. What it is given to must not print it. */
  reveal(): string {
    return this.#value;
  }

  /** Whether both are the same, in a time that depends on neither's content. */
  equals(other: string | Secret): boolean {
    return timingSafeEqual(digest(this.#value), digest(typeof other === "string" ? other : other.#value));
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  static {
    Object.defineProperty(Secret.prototype, inspect.custom, { value: () => HIDDEN });
  }
}

/** Digests are of one length, which comparing in constant time needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
