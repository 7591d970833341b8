import type { PythonError } from "../python-error.ts";
import type { Width } from "./node.ts";

/** The groups of an expression as far as it is read, and what may refer to which. */
export class Groups {
  readonly #error: (message: string) => PythonError;
  /** By number; undefined while it is open. */
  readonly #widths: (Width | undefined)[] = [[0, 0]];
  readonly #names = new Map<string, number>();
  readonly #expected: number[] = [];
  /** The first group of the look-behind that is being read. */
  #behind: number | undefined;

  constructor(error: (message: string) => PythonError) {
    this.#error = error;
  }

  open(name: string | undefined): number {
    const index = this.#widths.length;
    if (name !== undefined) {
      if (this.#names.has(name)) throw this.#error(`redefinition of group name '${name}'`);
      this.#names.set(name, index);
    }
    this.#widths.push(undefined);
    return index;
  }

  close(index: number, width: Width): void {
    this.#widths[index] = width;
  }

  /** The number of a name. Conditions may ask for a group that is still open. */
  named(name: string, when: "closed" | "unclosed too" = "closed"): number {
    const index = this.#names.get(name);
    if (index === undefined) throw this.#error(`unknown group name '${name}'`);
    if (when === "unclosed too") this.#checkBehind(index);
    return index;
  }

  /** A reference to a group; how wide that is. */
  refer(index: number): Width {
    if (index >= this.#widths.length) throw this.#error(`invalid group reference ${index}`);
    const width = this.#widths[index];
    if (width === undefined) throw this.#error("cannot refer to an open group");
    this.#checkBehind(index);
    return width;
  }

  /** A condition's group, which may come later. */
  expect(index: number): number {
    if (index === 0) throw this.#error("bad group number");
    this.#expected.push(index);
    this.#checkBehind(index);
    return index;
  }

  /** Reads a look-behind: nothing in it refers to a group in it. */
  lookingBehind<T>(read: () => T): T {
    const before = this.#behind;
    this.#behind ??= this.#widths.length;
    const result = read();
    this.#behind = before;
    return result;
  }

  finish(): void {
    for (const index of this.#expected) if (index >= this.#widths.length) throw this.#error(`invalid group reference ${index}`);
  }

  #checkBehind(index: number): void {
    if (this.#behind === undefined) return;
    if (index < this.#widths.length && this.#widths[index] === undefined) throw this.#error("cannot refer to an open group");
    if (index >= this.#behind) throw this.#error("cannot refer to group defined in the same lookbehind subpattern");
  }
}
