import { setTimeout as pause } from "node:timers/promises";
import type { Credentials } from "./credentials.ts";
import { explain, type Explanation } from "./explain.ts";
import { CheckFault } from "./fault.ts";
import { fingerprint, readPolicyPlaces, type PolicyPlaces } from "./policy-files.ts";
import type { RuleDefault } from "./rule-default.ts";
import { ruleSet, type RuleOptions, type RuleSet } from "./rule-set.ts";
import type { Target } from "./target.ts";

/** What a service gives: its rules, and where its operator's are. */
export interface EnforcerOptions<Name extends string = string> extends RuleOptions {
  readonly defaults: readonly RuleDefault<Name>[];
  /** Asked at every look, so that a file may come later. One that was there once is not given up for another. */
  readonly places?: () => PolicyPlaces;
  /** Told of every change of the rules, and of files that were not taken. */
  readonly onEvent?: (event: PolicyEvent) => void;
}

export type PolicyEvent =
  /** New rules are in force. */
  | { readonly type: "loaded"; readonly rules: RuleSet }
  /** A file can't be read; the rules stay what they were. Told once for each state of the files. */
  | { readonly type: "kept"; readonly error: Error };

/** Decides who may do what. A check takes no I/O: files are looked at by {@link Enforcer.refresh} and {@link Enforcer.watch}. */
export class Enforcer<Name extends string = string> {
  readonly #options: EnforcerOptions<Name>;
  #rules: RuleSet;
  #file: string | undefined;
  #seen: string;

  /** @throws PolicyFileError if the files can't be read: a service does not start with half its rules */
  constructor(options: EnforcerOptions<Name>) {
    this.#options = options;
    this.#seen = this.#state();
    this.#rules = this.#read();
    options.onEvent?.({ type: "loaded", rules: this.#rules });
  }

  /** The rules in force. */
  get rules(): RuleSet {
    return this.#rules;
  }

  /** Whether somebody may do something. What can't be answered is denied, and so is a rule that is not there. */
  allows(rule: Name, target: Target, credentials: Credentials): boolean {
    const { tests, rules, options } = this.#rules;
    const test = tests(rule);
    if (test === undefined) return false;
    if (options.enforceScope) {
      const wanted = rules.get(rule)?.registered?.scopeTypes;
      if (wanted !== undefined && wanted.length > 0 && !wanted.includes(credentials.scope)) return false;
    }
    try {
      return test(target, credentials);
    } catch (error) {
      if (error instanceof CheckFault) return false;
      throw error;
    }
  }

  /** Why somebody may do something, or not: what {@link Enforcer.allows} answers, with its reasons. */
  explain(rule: Name, target: Target, credentials: Credentials): Explanation {
    return explain(this.#rules, rule, target, credentials);
  }

  /**
   * Takes the files up if they have changed. A file that was being written is left until it rests.
   *
   * @param settle how long it must rest, in milliseconds
   */
  async refresh(settle = 100): Promise<"same" | "loaded" | "kept"> {
    let now = this.#state();
    if (now === this.#seen) return "same";
    let before: string | undefined;
    while (before !== now) {
      before = now;
      await pause(settle);
      now = this.#state();
    }
    this.#seen = now;
    const event = this.#taken();
    this.#options.onEvent?.(event);
    return event.type;
  }

  /** Looks at the files every second, until the signal; keeps no process alive. */
  watch(signal: AbortSignal, every = 1000): void {
    if (signal.aborted) return;
    let looking = false;
    const timer = setInterval(() => {
      if (looking) return;
      looking = true;
      void this.refresh().finally(() => {
        looking = false;
      });
    }, every);
    timer.unref();
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  }

  #taken(): PolicyEvent {
    try {
      this.#rules = this.#read();
      return { type: "loaded", rules: this.#rules };
    } catch (error) {
      return { type: "kept", error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  /** What the files are like; what stands in the way of telling is told when they are read. */
  #state(): string {
    try {
      return fingerprint(this.#places());
    } catch (error) {
      return String(error);
    }
  }

  #places(): PolicyPlaces {
    const found = this.#options.places?.() ?? {};
    this.#file ??= found.file;
    return this.#file === undefined ? found : { ...found, file: this.#file };
  }

  #read(): RuleSet {
    return ruleSet(this.#options.defaults, readPolicyPlaces(this.#places()), this.#options);
  }
}
