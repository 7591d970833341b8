import type { NodePicture } from "./nodes.ts";
import type { DatabasePicture } from "./look.ts";
import type { PlannedStep } from "../rollout/plan.ts";

/** All that a page shows; each part is told anew when it changes. */
export interface Picture {
  readonly about: {
    readonly service: string;
    /** Null for a database without a rollout. */
    readonly rollout: { readonly id: number; readonly procedure: string; readonly from: string; readonly to: string } | null;
  };
  /** How it stands, in a word: "running", "back", "pausing", "paused", or its end. */
  readonly state: string;
  /** What it does or waits for, in a sentence. */
  readonly doing: string;
  /** What is safe now. */
  readonly safe: string;
  /** What a person is asked; null if nothing is. */
  readonly asks: string | null;
  readonly nodes: readonly NodePicture[];
  readonly steps: readonly PlannedStep[];
  readonly traffic: { readonly requests: number; readonly failed: number; readonly isCounted: boolean };
  /** Null where it is not looked at. */
  readonly database: DatabasePicture | null;
}

/** One look at what was answered: seconds since 1970, requests a second, failed ones. */
export type Point = readonly [at: number, rate: number, failed: number];

/** Something that was said. */
export interface Line {
  readonly id: number;
  readonly at: number;
  readonly text: string;
}

/** How far back the chart goes. */
const POINTS = 180;
const LINES = 200;
/** How much of what was said is shown. */
const LENGTH = 500;

/** What a page is told: all of it, or what changed since. */
export interface Told extends Partial<Picture> {
  readonly points?: readonly Point[];
  readonly lines?: readonly Line[];
}

/** The picture as it stands, and what changed in it since it was told last; it never grows beyond what a page shows. */
export class Board {
  #picture: Picture;
  #changed: Partial<Picture> = {};
  readonly #points: Point[] = [];
  readonly #lines: Line[] = [];
  #newPoints: Point[] = [];
  #newLines: Line[] = [];
  #said = 0;

  /** @param service its name; all else is still to come */
  constructor(service: string) {
    this.#picture = {
      about: { service, rollout: null },
      state: "running",
      doing: "",
      safe: "",
      asks: null,
      nodes: [],
      steps: [],
      traffic: { requests: 0, failed: 0, isCounted: false },
      database: null,
    };
  }

  get now(): Picture {
    return this.#picture;
  }

  set(change: Partial<Picture>): void {
    this.#picture = { ...this.#picture, ...change };
    this.#changed = { ...this.#changed, ...change };
  }

  point(point: Point): void {
    keep(this.#points, point, POINTS);
    keep(this.#newPoints, point, POINTS);
  }

  say(text: string): void {
    const line: Line = { id: ++this.#said, at: Date.now(), text: text.slice(0, LENGTH) };
    keep(this.#lines, line, LINES);
    keep(this.#newLines, line, LINES);
  }

  whole(): Told {
    return { ...this.#picture, points: this.#points, lines: this.#lines };
  }

  /** What is new since it was called last; null if nothing is. */
  news(): Told | null {
    const [change, points, lines] = [this.#changed, this.#newPoints, this.#newLines];
    if (Object.keys(change).length === 0 && points.length === 0 && lines.length === 0) return null;
    [this.#changed, this.#newPoints, this.#newLines] = [{}, [], []];
    return { ...change, ...(points.length > 0 && { points }), ...(lines.length > 0 && { lines }) };
  }
}

function keep<T>(list: T[], one: T, most: number): void {
  list.push(one);
  if (list.length > most) list.shift();
}
