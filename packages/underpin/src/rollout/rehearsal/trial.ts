import { contract, expand, migrate } from "../../api/phases.ts";
import { revert } from "../../api/revert.ts";
import { sync } from "../../api/sync.ts";
import { throttle } from "../../api/throttle.ts";
import { verify } from "../../api/verify.ts";
import { operationsInFlight } from "../../engine/in-flight.ts";
import type { PhaseOptions } from "../../engine/phase-options.ts";
import { withView } from "../../engine/work.ts";
import { guard } from "../../guard/guard.ts";
import type { Scratch, TableSum } from "../../model/backup.ts";
import type { Database } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { isLedgerTable, recordTables } from "../../model/ledger-names.ts";
import { runCommand } from "../command.ts";
import type { RolloutEvent } from "../event.ts";
import { firstOf } from "../procedures/procedure.ts";
import { schemaOf } from "./fingerprint.ts";
import type { RolloutRehearsalOptions } from "./options.ts";
import type { RehearsedStep, RolloutRehearsal } from "./result.ts";
import type { RoomWatch } from "./room.ts";

/** How many steps are told that took longest. */
const TOLD = 3;
/** Of what a command said that failed. */
const SHOWN_LINES = 3;

type Finding = RolloutRehearsal["findings"][number];

/** What a database holds, but for its ledger. */
interface Holdings {
  readonly schema: readonly string[];
  readonly rows: readonly TableSum[];
}

/** What is done to a copy: as the rollout's commands would do it to the database. */
export class Trial {
  readonly #options: RolloutRehearsalOptions;
  readonly #scratch: Scratch;
  readonly #copy: Database;
  #from: string | null = null;
  readonly steps: RehearsedStep[] = [];
  readonly findings: Finding[] = [];
  readonly notes: string[] = [];
  refused: RolloutRehearsal["refused"] = null;
  throttle = 0;
  #room: RoomWatch | undefined;
  #heard: { readonly title: string; readonly ms: number }[] = [];

  constructor(options: RolloutRehearsalOptions, scratch: Scratch, copy: Database) {
    this.#options = options;
    this.#scratch = scratch;
    this.#copy = copy;
  }

  /** Runs a step, and remembers how long it took. */
  async timed<T>(step: string, body: () => Promise<T>): Promise<T> {
    const { signal, onEvent } = this.#options;
    signal?.throwIfAborted();
    onEvent?.({ type: "rollout-step-start", step, node: null, direction: "forward" });
    this.#heard = [];
    if (this.#room) this.#room.during = step;
    const began = performance.now();
    const result = await body();
    const ms = performance.now() - began;
    await this.#room?.look();
    const longest = this.#heard.toSorted((one, other) => other.ms - one.ms).slice(0, TOLD);
    this.steps.push({ step, ms, longest });
    onEvent?.({ type: "rollout-step-done", step, ms });
    return result;
  }

  /** Takes the copy from the release before to the one to come; ends where that is refused. */
  async run(from: string | null, room: RoomWatch): Promise<void> {
    [this.#from, this.#room] = [from, room];
    const { service, procedure, signal } = this.#options;
    this.throttle = await throttle({ service, connection: this.#scratch.connection });
    if (this.#options.fleet.commands.rehearse && this.#url() === null)
      this.notes.push('the command "rehearse" was not run: only where the database is named by a URL can it be told where the copy is');
    try {
      await this.#served("as it is", this.#from);
      await (procedure.mode === "online" ? this.#online() : this.#offline());
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof UnderpinError)) throw error;
      const { code, message: what, why, next } = error;
      const step = room.during;
      this.refused = { step, code, what, ...(why !== undefined && { why }), next };
    }
  }

  async #online(): Promise<void> {
    const { to, revert: back = false } = this.#options;
    await this.timed("every row", () => this.#rows());
    if (back) await this.#thereAndBack();
    const again = back ? ", again" : "";
    await this.timed(`expand${again}`, () => expand(this.#at()));
    await this.#served("expand", this.#from);
    await this.timed(`migrate${again}`, () => migrate(this.#at()));
    await this.#served("migrate", this.#from, to);
    await this.timed("contract", () => contract(this.#at()));
    await this.#served("contract", to);
  }

  /** Nobody's statements come between: what is there then must be what was there before, to the last row. */
  async #thereAndBack(): Promise<void> {
    const before = await this.#holds();
    await this.timed("expand", () => expand(this.#at()));
    await this.timed("migrate", () => migrate(this.#at()));
    const filled = await this.#filled();
    await this.timed("revert", () => this.#back());
    await this.#compare(before, filled);
    await this.#served("revert", this.#from);
  }

  async #offline(): Promise<void> {
    await this.timed("sync", () => sync(this.#at()));
    await this.#served("sync", this.#options.to);
  }

  async #back(): Promise<void> {
    const { to: _, ...at } = this.#at();
    await revert(at);
  }

  /** What of the rows stands in the way, or would not be brought back. */
  async #rows(): Promise<void> {
    const { obstacles, losses, disagreements } = await verify(this.#at());
    // Which rows, `verify` says: a report goes to people who may not see them.
    const no = (question: string): string => `${question} No; underpin verify shows rows`;
    for (const { question, rows } of [...obstacles, ...disagreements])
      if (rows.length > 0) this.findings.push({ after: "every row", what: no(question) });
    for (const { question, rows } of losses) if (rows.length > 0) this.notes.push(no(question));
  }

  /** Whether releases start on the copy as it is, and their own statements do what they are to do. */
  async #served(after: string, ...releases: readonly (string | null)[]): Promise<void> {
    for (const release of releases) {
      if (release === null) continue;
      const wrong = (await this.#startFails(release)) ?? (await this.#statementsFail(release));
      if (wrong !== null) this.findings.push({ after, what: `${release}: ${wrong}` });
    }
  }

  async #startFails(release: string): Promise<string | null> {
    const { service } = this.#options;
    try {
      const told = { service, release, node: "rehearsal", query: false, warn: () => {} } as const;
      await using _fence = await guard({ ...told, connection: this.#scratch.connection });
      return null;
    } catch (error) {
      if (!(error instanceof UnderpinError)) throw error;
      return error.why === undefined ? error.message : `${error.message} ${error.why}`;
    }
  }

  async #statementsFail(release: string): Promise<string | null> {
    const { fleet, signal, onEvent } = this.#options;
    const { rehearse } = fleet.commands;
    const url = this.#url();
    if (!rehearse || url === null) return null;
    const { first } = firstOf(fleet);
    const { code, said } = await runCommand(
      rehearse,
      { release, node: first },
      {
        here: true,
        env: { DATABASE_URL: url },
        onLine: (line) => onEvent?.({ type: "rollout-output", node: "rehearsal", line }),
        ...(signal && { signal }),
      },
    );
    signal?.throwIfAborted();
    return code === 0 ? null : `"${rehearse[0]}" ended with ${code}: ${said.slice(-SHOWN_LINES).join("; ") || "it said nothing"}`;
  }

  /** The copy's own URL, where its server is named by one. */
  #url(): string | null {
    const { url, on = url } = this.#options;
    return on === undefined ? null : this.#scratch.urlFrom(on);
  }

  /** What revert must bring back: all but the ledger. */
  async #holds(): Promise<Holdings> {
    const { service, signal } = this.#options;
    const records = recordTables(service);
    await using session = await this.#copy.look();
    const sums = await this.#scratch.sums(signal);
    return { schema: await schemaOf(this.#copy, session, records), rows: sums.filter(({ name }) => !isLedgerTable(name, records)) };
  }

  /** Columns that the running release has, and in which NULLs are filled: these stay, by table. */
  async #filled(): Promise<ReadonlyMap<string, string>> {
    const { service } = this.#options;
    const inFlight = await withView({ service, connection: this.#scratch.connection }, ({ repositories, state }) =>
      operationsInFlight(service, repositories, state),
    );
    return new Map(inFlight.flatMap(({ operation }) => (operation.kind === "require-column" ? [[operation.table, operation.column]] : [])));
  }

  async #compare(before: Holdings, filled: ReadonlyMap<string, string>): Promise<void> {
    const after = await this.#holds();
    const wrong = (what: string): void => void this.findings.push({ after: "revert", what });
    for (const one of before.rows) {
      if (after.rows.some((other) => JSON.stringify(other) === JSON.stringify(one))) continue;
      const column = filled.get(one.name);
      if (column === undefined) wrong(`rows of ${one.name} are not what they were`);
      else this.notes.push(`revert leaves in ${one.name}.${column} what was filled in for NULL; its rows could not be compared`);
    }
    for (const text of before.schema) if (!after.schema.includes(text)) wrong(`is not there any more: ${short(text)}`);
    for (const text of after.schema) if (!before.schema.includes(text)) wrong(`is left: ${short(text)}`);
  }

  #at(): PhaseOptions {
    const { service, settings, signal, lanes, to, lockTimeoutMs, lockRetryMs } = this.#options;
    return {
      service,
      connection: this.#scratch.connection,
      to,
      onEvent: (event) => this.#hear(event),
      ...(settings && { settings }),
      ...(signal && { signal }),
      ...(lanes !== undefined && { lanes }),
      ...(lockTimeoutMs !== undefined && { lockTimeoutMs }),
      ...(lockRetryMs !== undefined && { lockRetryMs }),
    };
  }

  #hear(event: RolloutEvent): void {
    if (event.type === "step-done") this.#heard.push({ title: event.title, ms: event.ms });
    this.#options.onEvent?.(event);
  }
}

const short = (text: string): string => text.replaceAll(/\s+/g, " ").slice(0, 120);
