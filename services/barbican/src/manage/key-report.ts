import type { ActionContext, CommonOptions } from "underpin/cli";
import type { Kek } from "../database/keks.ts";
import type { Counts, Outcome } from "./each-kek.ts";

/** What a command says of a key's outcome. */
export type Words = (name: string, why: string) => string;

/** Says what becomes of keys: a line each, or an object with `--json`. */
export class KeyReport {
  readonly #output: ActionContext["output"];
  readonly #json: boolean;
  readonly #quiet: boolean;
  readonly #words: Readonly<Record<Outcome, Words>>;

  constructor(
    { output, json }: Pick<ActionContext, "output" | "json">,
    { quiet }: CommonOptions,
    words: Readonly<Record<Exclude<Outcome, "failed" | "unbound">, Words>>,
  ) {
    this.#output = output;
    this.#json = json;
    this.#quiet = quiet === true;
    this.#words = {
      ...words,
      unbound: (name) => `Skipping KEK ${name}, there is no key in it yet`,
      failed: (name, why) => `KEK ${name} is as it was: ${why}`,
    };
  }

  /** Something on the way. */
  say(text: string): void {
    if (!this.#json && !this.#quiet) this.#output.data(text);
  }

  /** What became of one key. */
  kek({ id, project_id: project, kek_label: label }: Kek, outcome: Outcome, why?: string): void {
    if (this.#json) return this.#output.data(JSON.stringify({ type: "kek", id, label, project, outcome, why }));
    const text = this.#words[outcome](label ?? id, why ?? "");
    if (outcome === "failed") this.#output.talk(`ERROR ${text}`);
    else if (outcome === "unverifiable") this.#output.data(text);
    else this.say(text);
  }

  /**
   * What all of them came to.
   *
   * @returns the command's status: 1 where a key is not what it should be
   */
  end(counts: Counts, dryRun: boolean): number {
    const bad = counts.unverifiable + counts.failed;
    if (this.#json) this.#output.data(JSON.stringify({ type: "result", dryRun, ...counts }));
    else {
      const done = dryRun ? `${counts.due} to be changed` : `${counts.changed} changed`;
      const [good, unbound, unverifiable, failed] = [counts.good, counts.unbound, counts.unverifiable, counts.failed];
      this.say(`KEKs: ${done}, ${good} good before, ${unbound} without a key yet, ${unverifiable} not to be verified, ${failed} failed`);
      if (bad > 0) this.#output.talk(`ERROR ${bad === 1 ? "One KEK is" : `${bad} KEKs are`} not as they should be: see above.`);
    }
    return bad > 0 ? 1 : 0;
  }
}
