import { PythonError } from "../python-error.ts";
import { category, folded, type Flags } from "./characters.ts";
import type { LookNode, Node, Place, RepeatNode } from "./node.ts";

/** Goes on from a position; whether the rest matches. */
type Matcher = (at: number) => boolean;

/** More than this, and an expression that goes through all ways (`(a+)+$`) would stop every other request. */
const STEPS = 2_000_000;

/**
 * Whether an expression is found in a text, as `re.search` finds it.
 *
 * @throws PythonError if it takes too long or too deep to say
 */
export function search(node: Node, text: string): boolean {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const matcher = new Search(points).compile(node, () => true);
  try {
    for (let at = 0; at <= points.length; at++) if (matcher(at)) return true;
    return false;
  } catch (cause) {
    if (cause instanceof RangeError) throw new PythonError("it goes too deep for a value of this length");
    throw cause;
  }
}

class Search {
  readonly #points: readonly number[];
  /** Where the groups that are open began. */
  readonly #begins: number[] = [];
  /** What the groups last matched. */
  #captured: readonly (readonly [from: number, to: number] | undefined)[] = [];
  #steps = 0;

  constructor(points: readonly number[]) {
    this.#points = points;
  }

  /** The matcher of a part and of what comes after it. */
  compile(node: Node, next: Matcher): Matcher {
    switch (node.kind) {
      case "one":
        return (at) => at < this.#points.length && this.#step() && node.test(this.#points[at] ?? 0) && next(at + 1);
      case "at":
        return (at) => isAt(node.place, this.#points, at, node.ascii) && next(at);
      case "sequence":
        return node.items.reduceRight((rest, item) => this.compile(item, rest), next);
      case "branch": {
        const ways = node.items.map((item) => this.compile(item, next));
        return (at) => this.#step() && ways.some((way) => way(at));
      }
      case "group":
        return this.#group(node.index, node.body, next);
      case "atomic":
        return this.#once(node.body, next);
      case "repeat":
        return this.#repeat(node, next);
      case "look":
        return this.#look(node, next);
      case "reference":
        return this.#reference(node.index, node.flags, next);
      default: {
        const [yes, no] = [this.compile(node.yes, next), this.compile(node.no, next)];
        return (at) => (this.#captured[node.index] === undefined ? no(at) : yes(at));
      }
    }
  }

  #step(): true {
    if (++this.#steps > STEPS) throw new PythonError("it takes too long: it tries too many ways of matching this value");
    return true;
  }

  /** Runs something; what it captured is forgotten if it fails. */
  #try(run: () => boolean): boolean {
    const before = this.#captured;
    if (run()) return true;
    this.#captured = before;
    return false;
  }

  #group(index: number, body: Node, next: Matcher): Matcher {
    const inside = this.compile(body, (at) =>
      this.#try(() => {
        const captured = [...this.#captured];
        captured[index] = [this.#begins[index] ?? 0, at];
        this.#captured = captured;
        return next(at);
      }),
    );
    return (at) => {
      const before = this.#begins[index] ?? 0;
      this.#begins[index] = at;
      const matched = inside(at);
      this.#begins[index] = before;
      return matched;
    };
  }

  /** The end of the first way in which a part matches, or nothing. */
  #first(body: Node): (at: number) => number | undefined {
    let end: number | undefined;
    const inside = this.compile(body, (at) => {
      end = at;
      return true;
    });
    return (at) => (inside(at) ? end : undefined);
  }

  #once(body: Node, next: Matcher): Matcher {
    const first = this.#first(body);
    return (at) =>
      this.#try(() => {
        const end = first(at);
        return end !== undefined && next(end);
      });
  }

  #look({ body, negative, back }: LookNode, next: Matcher): Matcher {
    const first = this.#first(body);
    return (at) =>
      this.#try(() => {
        const before = this.#captured;
        const found = at >= back && first(at - back) !== undefined;
        if (negative) this.#captured = before;
        return found !== negative && next(at);
      });
  }

  #reference(index: number, flags: Flags, next: Matcher): Matcher {
    const as = (point: number): number => (flags.ignoreCase ? folded(point, flags) : point);
    return (at) => {
      const captured = this.#captured[index];
      if (captured === undefined) return false;
      const [from, to] = captured;
      if (at + to - from > this.#points.length) return false;
      for (let i = from; i < to; i++) if (as(this.#points[i] ?? 0) !== as(this.#points[at + i - from] ?? 0)) return false;
      return next(at + to - from);
    };
  }

  #repeat(node: RepeatNode, next: Matcher): Matcher {
    if (node.mode === "possessive") return this.#possessive(node, next);
    return node.body.kind === "one" ? this.#characters(node, node.body.test, next) : this.#loop(node, next);
  }

  /** A repeated character, without going deeper for each. */
  #characters({ min, max, mode }: RepeatNode, test: (point: number) => boolean, next: Matcher): Matcher {
    const isOne = (at: number): boolean => at < this.#points.length && this.#step() && test(this.#points[at] ?? 0);
    return (at) => {
      let end = at;
      const least = at + min;
      if (mode === "greedy") {
        while (end - at < max && isOne(end)) end++;
        for (; end >= least; end--) if (next(end)) return true;
        return false;
      }
      while (end < least) if (!isOne(end++)) return false;
      for (;;) {
        if (next(end)) return true;
        if (end - at >= max || !isOne(end)) return false;
        end++;
      }
    };
  }

  #possessive({ body, min, max }: RepeatNode, next: Matcher): Matcher {
    const first = this.#first(body);
    return (at) =>
      this.#try(() => {
        let end = at;
        for (let count = 0; count < max; count++) {
          const after = first(end);
          if (after === undefined && count < min) return false;
          if (after === undefined || (after === end && count >= min)) break;
          end = after;
        }
        return next(end);
      });
  }

  #loop({ body, min, max, mode }: RepeatNode, next: Matcher): Matcher {
    let count = 0;
    let last = -1;
    const kept = (run: () => boolean): boolean => {
      const before = [count, last] as const;
      const matched = run();
      [count, last] = before;
      return matched;
    };
    const again = (at: number, since: number): boolean =>
      kept(() => {
        count++;
        last = since;
        return this.#try(() => inside(at));
      });
    const leave = (at: number): boolean => kept(() => next(at));
    const more = (at: number): boolean => count < max && at !== last && again(at, at);
    const loop: Matcher = (at) => {
      this.#step();
      if (count < min) return again(at, last);
      return mode === "greedy" ? more(at) || leave(at) : leave(at) || more(at);
    };
    const inside = this.compile(body, loop);
    return (at) =>
      kept(() => {
        count = 0;
        last = -1;
        return loop(at);
      });
  }
}

function isAt(place: Place, points: readonly number[], at: number, ascii: boolean): boolean {
  switch (place) {
    case "start":
      return at === 0;
    case "line start":
      return at === 0 || points[at - 1] === 10;
    case "end":
      return at === points.length;
    case "end or last newline":
      return at === points.length || (at === points.length - 1 && points[at] === 10);
    case "line end":
      return at === points.length || points[at] === 10;
    default: {
      if (points.length === 0) return false;
      const isWord = category("w", { ascii } as Flags);
      const [before, after] = [points[at - 1], points[at]];
      return ((before !== undefined && isWord(before)) !== (after !== undefined && isWord(after))) === (place === "boundary");
    }
  }
}
