import type { Answer } from "./answer.ts";

const LABEL = /\(id \d+\)/g;

/** Which id of ours stands for which of Python's: both are numbered by the order in which they appear on their own side. */
export class Labels {
  readonly #ours = new Map<string, string>();
  readonly #pythons = new Map<string, string>();

  /** Whether two answers say the same; ids that are seen for the first time then stand for each other. */
  same(python: Answer, ours: Answer): boolean {
    const [theirs, mine] = [textOf(python), textOf(ours)];
    if (theirs.replaceAll(LABEL, "(id)") !== mine.replaceAll(LABEL, "(id)")) return false;
    const ids = mine.match(LABEL) ?? [];
    const pairs = (theirs.match(LABEL) ?? []).map((id, at) => [id, ids[at] as string] as const);
    if (!pairs.every(([one, other]) => this.#fits(one, other))) return false;
    for (const [one, other] of pairs) {
      this.#ours.set(one, other);
      this.#pythons.set(other, one);
    }
    return true;
  }

  #fits(python: string, ours: string): boolean {
    const [known, back] = [this.#ours.get(python), this.#pythons.get(ours)];
    return known === undefined && back === undefined ? true : known === ours && back === python;
  }
}

function textOf({ status, headers, body }: Answer): string {
  return JSON.stringify([status, Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1)), body]);
}
