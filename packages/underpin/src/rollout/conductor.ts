import { messageOf, UnderpinError } from "../model/error.ts";
import { Backups, backupToRenew } from "./backups.ts";
import type { Balancer } from "./balancer/balancer.ts";
import { patient } from "./balancer/patient.ts";
import type { CommandWords, FleetNode } from "./fleet/fleet.ts";
import type { RolloutControls } from "./controls.ts";
import { Pausing } from "./pausing.ts";
import { planOf } from "./plan.ts";
import { Notices } from "./notices.ts";
import { NO_ACCOUNT, type Probe } from "./probe/probe.ts";
import { Question } from "./question.ts";
import type { Rollout, RolloutHead, RolloutRecord, StepNote, StepState } from "./record/record.ts";
import { reportOf, type RolloutOutcome, type RolloutReport } from "./report.ts";
import type { RolloutOptions } from "./options.ts";
import { isOurs, reasonOf } from "./reason.ts";
import { askOn, databaseAt, runOn } from "./reach.ts";
import { Pause, type Step, type StepContext, type StepKind } from "./steps/step.ts";
import { alive } from "./watch/alive.ts";
import { stillUsedFromNow } from "./watch/still-used.ts";
import { TrafficBook } from "./watch/traffic-book.ts";
import { lookOnce, watch, type Watched } from "./watch/watcher.ts";
import { checkWayBack, finalsOf, wayOut } from "./way-back.ts";

/** How often at most what was counted is told and written. */
const TELL_MS = 1000;

interface Conducted {
  readonly options: RolloutOptions;
  readonly steps: readonly Step[];
  /** After which of them it ends, if before the last. */
  readonly until: string | null;
  readonly record: RolloutRecord;
  readonly rollout: Rollout;
  readonly balancer: Balancer;
  readonly probe: Probe | null;
}

/** Takes one rollout through its steps, forward or back. Each step is noted before and after, so whoever comes next knows where it stands. */
export class Conductor {
  readonly #options: RolloutOptions;
  readonly #steps: readonly Step[];
  readonly #until: string | null;
  readonly #record: RolloutRecord;
  readonly #balancer: Balancer;
  readonly #probe: Probe | null;
  readonly #notes: Map<string, StepNote>;
  readonly #book: TrafficBook;
  readonly #pausing: Pausing;
  readonly #backups: Backups;
  readonly #notices: Notices;
  readonly #question: Question;
  /** Aborted with the reason when too much has failed. */
  readonly #stop = new AbortController();
  /** What ends it from outside, forward or back. */
  readonly #outside: AbortSignal;
  /** What ends the way forward. */
  readonly #going: AbortSignal;
  #head: RolloutHead;
  /** Requests that had failed before: whoever runs it again knows of them. */
  #known = 0;
  #toldAt = 0;
  /** The step that runs. */
  #running: string | null = null;
  /** Whether a person asked for the way back. */
  #isAskedBack = false;
  /** Whether it is ending: nothing can be asked of it any more. */
  #isEnding = false;

  constructor({ options, steps, until, record, rollout, balancer, probe }: Conducted) {
    this.#options = options;
    this.#steps = steps;
    this.#until = until;
    this.#record = record;
    this.#balancer = balancer;
    this.#probe = probe;
    this.#head = rollout.head;
    this.#notes = new Map(rollout.steps.map((note) => [note.step, note]));
    this.#book = new TrafficBook(rollout.head.counted);
    this.#outside = options.signal ?? new AbortController().signal;
    this.#going = AbortSignal.any([this.#outside, this.#stop.signal]);
    this.#backups = new Backups(rollout.steps, (note) => this.#keep(note));
    this.#notices = new Notices(rollout.steps, {
      write: (note) => this.#keep(note),
      tell: (text) => options.onEvent?.({ type: "rollout-notice", text }),
    });
    this.#question = new Question((text) => options.onEvent?.({ type: "rollout-question", text }));
    this.#pausing = new Pausing(rollout.steps, {
      write: (note) => this.#keep(note),
      tell: (state, step) => options.onEvent?.({ type: "rollout-pause", state, step }),
    });
  }

  /** Goes on from where it stands, until it is over or has to stop. */
  async conduct(): Promise<RolloutReport> {
    const { back = false, resume = false, controls, fleet } = this.#options;
    const { state } = this.#head;
    if (state === "taken back" || (state === "done" && !back)) return await this.#told(state, "It had ended before.");
    if (resume) await this.#pausing.end();
    const { since } = this.#pausing;
    // Who turns round has said what is to be done; else nobody would be there to end the pause.
    if (since !== null && !controls && (!back || state === "back"))
      return await this.#told(
        "paused",
        `A person paused it at ${new Date(since).toISOString()}.`,
        "Run the same command with --resume to go on, or with --page to do that from the page.",
      );
    const renewed = this.#options.newBackup && !back ? backupToRenew(this.#steps, this.#notes) : null;
    if (renewed) await this.#note(renewed, "begun");
    const ended = new AbortController();
    await lookOnce({ ...this.#watched(), onLook: () => {} }).catch(() => {});
    this.#known = this.#book.failed;
    const beside = [
      watch(this.#watched(), ended.signal),
      ...(this.#probe && fleet.url !== undefined ? [this.#probe.visitAlong(fleet.url, ended.signal)] : []),
    ];
    controls?.(this.#controls());
    try {
      return back || this.#head.state === "back" ? await this.#goBack(back) : await this.#goOn();
    } finally {
      ended.abort();
      await Promise.all(beside);
      if (fleet.url !== undefined) await this.#probe?.leave(fleet.url);
    }
  }

  async #goOn(): Promise<RolloutReport> {
    try {
      await this.#forward();
      await this.#write({ state: "done", endedAt: Date.now() });
      return await this.#report("done");
    } catch (error) {
      const { signal, autoRollback = false } = this.#options;
      if (isOurs(error)) throw error;
      if (error instanceof Pause && !this.#isAskedBack) return await this.#report("paused", error.message, error.next);
      if (signal?.aborted) return await this.#report("paused", "It was stopped from outside.", "Run the same command again: it goes on.");
      const why = this.#isAskedBack ? "A person asked for it." : reasonOf(error);
      if ((autoRollback || this.#isAskedBack) && finalsOf(this.#steps, this.#notes).length === 0) {
        this.#notices.add(`${why} Going back.`);
        return await this.#goBack(true, why);
      }
      return await this.#report("stopped", why, wayOut(this.#steps, this.#notes));
    }
  }

  async #forward(): Promise<void> {
    const rest = this.#steps.filter(({ name }) => this.#notes.get(name)?.state !== "done");
    this.#tellStart("forward", rest.length);
    if (this.#backups.inWords !== null) this.#notices.add(`The backup is ${this.#backups.inWords}.`);
    for (const step of rest) {
      this.#checkUntil();
      await this.#pausing.hold(step.name, this.#going);
      this.#going.throwIfAborted();
      if (this.#options.skip?.includes(step.name)) {
        await this.#note(step, "done");
        this.#notices.keep(`"${step.name}" was left out, as was said.`);
        this.#options.onEvent?.({ type: "rollout-step-skip", step: step.name, why: "left out, as was said" });
        continue;
      }
      if (step.needsBackup && !this.#notes.has(step.name)) this.#backups.check(this.#options);
      await this.#take(step, "forward", ["begun", "done"], async () => {
        await step.do(this.#context(this.#going));
        // What went wrong while a command ran is answered when it has ended.
        this.#going.throwIfAborted();
      });
    }
  }

  /** @throws Pause when it has come as far as was said */
  #checkUntil(): void {
    if (this.#until === null || this.#notes.get(this.#until)?.state !== "done") return;
    throw new Pause(
      `"${this.#until}" is done, and it was said to go no further.`,
      "Run the same command without --until to go on, or with --rollback to go back.",
    );
  }

  /** @param asked whether it was said that it shall go back; a rollout that is on its way back does not turn round by itself */
  async #goBack(asked: boolean, because?: string): Promise<RolloutReport> {
    if (!asked)
      throw new UnderpinError("UP-ROLLOUT", {
        what: `The rollout to ${this.#head.to} is on its way back.`,
        fine: "Nothing was changed by this command.",
        next: "Run it with --rollback to end that.",
      });
    checkWayBack(this.#steps, this.#notes);
    // Turning round ends a pause; whoever stopped on the way back is still held there.
    if (this.#head.state !== "back") await this.#pausing.end();
    await this.#write({ state: "back", endedAt: null });
    const rest = this.#steps.toReversed().filter(({ name }) => ["begun", "done", "undoing"].includes(this.#notes.get(name)?.state ?? ""));
    this.#tellStart("back", rest.length);
    try {
      for (const step of rest) {
        await this.#pausing.hold(step.name, this.#outside);
        this.#outside.throwIfAborted();
        const { undo } = step;
        if (!undo) await this.#note(step, "undone");
        else await this.#take(step, "back", ["undoing", "undone"], () => undo(this.#context(this.#outside)));
      }
    } catch (error) {
      if (isOurs(error)) throw error;
      return await this.#report("stopped", reasonOf(error), "See to it, then run the same command with --rollback: it goes on.");
    }
    await this.#write({ state: "taken back", endedAt: Date.now() });
    return await this.#report("taken back", because);
  }

  /** What a person can ask of it from now on. */
  #controls(): RolloutControls {
    const whileItRuns = (): void => {
      if (this.#isEnding) throw new UnderpinError("UP-ROLLOUT", { what: "The conductor has ended.", fine: "Nothing was changed." });
    };
    return {
      pause: async () => {
        whileItRuns();
        await this.#pausing.ask(this.#running);
      },
      resume: async () => {
        whileItRuns();
        await this.#pausing.end();
      },
      contract: async () => {
        whileItRuns();
        if (!this.#question.isAsked)
          throw new UnderpinError("UP-ROLLOUT", { what: "Contract is not asked about now.", fine: "Nothing was changed." });
        this.#question.yes();
      },
      back: async () => {
        whileItRuns();
        if (this.#isAskedBack || this.#head.state !== "forward")
          throw new UnderpinError("UP-ROLLOUT", { what: "It is on its way back already.", fine: "Nothing was changed." });
        checkWayBack(this.#steps, this.#notes);
        this.#isAskedBack = true;
        this.#stop.abort(new Error("asked"));
      },
    };
  }

  /** Does one step, or takes it back, with a note before and after. */
  async #take(step: Step, direction: "forward" | "back", [before, after]: readonly [StepState, StepState], body: () => Promise<void>) {
    const { onEvent } = this.#options;
    const began = Date.now();
    await this.#note(step, before);
    this.#running = step.name;
    onEvent?.({ type: "rollout-step-start", step: step.name, node: step.node ?? null, direction });
    try {
      await body();
    } catch (error) {
      if (!isOurs(error)) await this.#note(step, before, messageOf(error));
      onEvent?.({ type: "rollout-step-fail", step: step.name, why: messageOf(error) });
      throw error;
    } finally {
      this.#running = null;
    }
    await this.#note(step, after);
    onEvent?.({ type: "rollout-step-done", step: step.name, ms: Date.now() - began });
  }

  async #note({ name }: Step, state: StepState, failure?: string): Promise<void> {
    const now = Date.now();
    const isOpen = state === "begun" || state === "undoing";
    const last = this.#notes.get(name);
    const note: StepNote = {
      step: name,
      state,
      // When it is taken back, it is still told when it was begun.
      startedAt: state === "begun" || !last ? now : last.startedAt,
      endedAt: isOpen ? null : now,
      ...(failure !== undefined && { text: failure }),
    };
    await this.#keep(note);
    if (!isOpen) await this.#write({});
  }

  async #keep(note: StepNote): Promise<void> {
    this.#notes.set(note.step, note);
    await this.#record.writeStep(this.#head.id, note);
  }

  async #write(change: Partial<Pick<RolloutHead, "state" | "endedAt">>): Promise<void> {
    this.#head = { ...this.#head, ...change, counted: this.#book.toJSON() };
    await this.#record.writeHead(this.#head);
  }

  #context(signal: AbortSignal): StepContext {
    const { fleet, contract = false, bakeMs = null, ignoreCapacity = false, controls, onEvent } = this.#options;
    const waits = (text: string): void => onEvent?.({ type: "rollout-wait", text });
    const numbers = () => ({ rollout: this.#head.id, backup: this.#backups.latest?.number ?? 1 });
    return {
      fleet,
      balancer: patient(this.#balancer, { signal, waits }),
      from: this.#head.from,
      to: this.#head.to,
      signal,
      book: this.#book,
      probe: this.#probe,
      nodes: () => alive(this.#options, signal),
      stillUsedFromNow: () => stillUsedFromNow(this.#options, signal),
      run: async (words, node, release) => void (await runOn(this.#options, words, { release, node, ...numbers() })),
      answer: async (words, node, release) => await askOn(this.#options, words, { release, node, ...numbers() }),
      backUp: (words, node) => this.#backUp(words, node),
      backupInWords: this.#backups.inWords,
      databaseAt: ({ address }) => databaseAt(this.#options, address),
      waits,
      say: (text) => this.#notices.add(text),
      consent: { contract, bakeMs, ignoresCapacity: ignoreCapacity },
      ask: controls ? (text) => this.#question.ask(text, signal) : null,
    };
  }

  async #backUp(words: CommandWords, node: FleetNode): Promise<void> {
    const began = Date.now();
    const known = { release: this.#head.from, node, rollout: this.#head.id, backup: this.#backups.next };
    await this.#backups.note(await runOn(this.#options, words, known), began);
    this.#backups.check(this.#options);
  }

  #watched(): Watched {
    return {
      balancer: this.#balancer,
      book: this.#book,
      releaseOf: (node) => this.#releaseOf(node),
      toBeOut: () => this.#options.fleet.nodes.filter(({ name }) => this.#isToBeOut(name)),
      onLook: () => this.#looked(),
      say: (text) => this.#notices.add(text),
    };
  }

  #looked(): void {
    const { errorBudget = this.#options.procedure.errorBudget, onEvent } = this.#options;
    const failed = this.#book.failed - this.#known;
    const { failed: visits, first } = this.#probe?.tally ?? { failed: 0, first: null };
    if (this.#head.state === "forward" && failed + visits > errorBudget) {
      const visited = visits === 0 ? "" : ` and ${visits} visits (${first})`;
      const what = `${failed} requests${visited} have failed; ${errorBudget} may.`;
      this.#stop.abort(new UnderpinError("UP-ROLLOUT", { what, fine: "Both releases can serve." }));
    }
    if (Date.now() - this.#toldAt < TELL_MS) return;
    this.#toldAt = Date.now();
    onEvent?.({
      type: "rollout-traffic",
      requests: this.#book.whole.requests,
      failed: this.#book.failed,
      nodes: this.#book.toJSON().tallies,
    });
  }

  #state(node: string, kind: StepKind): StepState | undefined {
    return this.#notes.get(`${node}: ${kind}`)?.state;
  }

  #releaseOf(node: string): string {
    const started = this.#state(node, "start");
    return started !== undefined && started !== "undone" ? this.#head.to : this.#head.from;
  }

  /** From when it is out until it is to be in again, on the way forward and on the way back. */
  #isToBeOut(node: string): boolean {
    const entered = this.#state(node, "in");
    return this.#state(node, "out") === "done" && entered !== "begun" && entered !== "done";
  }

  #tellStart(direction: "forward" | "back", steps: number): void {
    const { id, procedure, from, to } = this.#head;
    const plan = planOf(this.#steps, this.#notes);
    this.#options.onEvent?.({ type: "rollout-start", id, procedure, from, to, direction, steps, plan });
  }

  /** Counts once more, and reports. */
  async #report(outcome: RolloutOutcome, why: string | null = null, next: string | null = null): Promise<RolloutReport> {
    this.#isEnding = true;
    await lookOnce(this.#watched()).catch(() => {});
    if (why !== null) this.#notices.keep(`${outcome}: ${why}`);
    await this.#write({});
    return await this.#told(outcome, why, next);
  }

  /** What is known of it. */
  async #told(outcome: RolloutOutcome, why: string | null, next: string | null = null): Promise<RolloutReport> {
    const { service, fleet } = this.#options;
    const account = this.#probe && fleet.url !== undefined ? await this.#probe.account(fleet.url) : NO_ACCOUNT;
    return reportOf({
      service: service.name,
      rollout: { head: this.#head, steps: [...this.#notes.values()] },
      ending: { outcome, why, next },
      nodes: fleet.nodes.map(({ name }) => name),
      notices: this.#notices.all,
      backup: this.#backups.latest && new Date(this.#backups.latest.taken).toISOString(),
      counted: this.#book.toJSON(),
      probe: this.#probe && { ...this.#probe.tally, ...account },
    });
  }
}
