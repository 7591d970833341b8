import { createHash } from "node:crypto";

/** Numbers that look random, the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }

  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * sides);
  }

  /** True once in so many times. */
  in(sides: number): boolean {
    return this.roll(sides) === 0;
  }

  one<T>(of: readonly T[]): T {
    return of[this.roll(of.length)] as T;
  }
}

/** An id: the hexadecimal digits of a UUID. */
export function id(...name: readonly (string | number)[]): string {
  return createHash("md5").update(name.join(" ")).digest("hex");
}
