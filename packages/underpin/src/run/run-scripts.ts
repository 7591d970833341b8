import { satisfied, tableOf } from "../changes/registry.ts";
import { closeEmptyScripts, closeScript, forgetStep, openScript, writeStep, type JournalKey, type Page } from "../ledger/journal.ts";
import type { Session, Statement } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { StepState } from "../model/journal.ts";
import { runMove } from "./backfill/move.ts";
import type { PlannedScript, Step } from "../plan/plan.ts";
import { pad } from "../repositories/read.ts";
import type { RunContext } from "./context.ts";
import { explain } from "./failures.ts";
import { politely } from "./polite.ts";

/** Records that a repository has reached a version; runs inside the transaction that finishes the script. */
type Record = (session: Session, version: number) => Promise<void>;

/** Where scripts run: in which repository's name, and what "done with script N" is recorded as. */
export interface RunTarget {
  readonly page: Page;
  readonly record: Record;
  /** The version that is recorded when a script is done; the one before it on the way down. */
  readonly versionAfter: (script: PlannedScript) => number;
  /** What else belongs into the transaction that opens a script's page, and into the one that closes it. */
  readonly begin?: (session: Session, version: number) => Promise<void>;
  readonly end?: (session: Session, version: number) => Promise<void>;
}

/** Runs planned scripts in order. Whatever happens at any moment, running the same plan anew goes on from there. */
export async function runScripts(context: RunContext, target: RunTarget, scripts: readonly PlannedScript[]): Promise<void> {
  for (let at = 0; at < scripts.length;) {
    const empty = scripts.slice(at).findIndex((script) => script.steps.some((step) => step.skip !== "another database's"));
    const run = empty < 0 ? scripts.length - at : empty;
    if (run > 0) await finishEmpty(context, target, scripts.slice(at, at + run));
    at += run;
    const script = scripts[at++];
    if (script) await runScript(context, target, script);
  }
}

/** Scripts with nothing to do are recorded together: a thousand of them are one transaction. */
async function finishEmpty(context: RunContext, target: RunTarget, scripts: readonly PlannedScript[]): Promise<void> {
  const { session, lease, service } = context;
  const last = scripts.at(-1);
  if (!last) return;
  await transactionally(context, "record", async () => {
    const pages = scripts.map((script) => ({ version: script.file.number, title: script.file.name, checksum: script.checksum }));
    await closeEmptyScripts(session, service.name, target.page, pages, lease.epoch);
    await target.record(session, target.versionAfter(last));
    for (const { version } of pages) await target.end?.(session, version);
    await lease.fence(session);
  });
}

async function runScript(context: RunContext, target: RunTarget, script: PlannedScript): Promise<void> {
  const { session, lease, service, database } = context;
  const key: JournalKey = { service: service.name, repository: target.page, version: script.file.number };
  const open = async (): Promise<void> => {
    await openScript(session, key, script.file.name, lease.epoch);
    await target.begin?.(session, script.file.number);
  };
  const finish = async (): Promise<void> => {
    await closeScript(session, key, script.file.name, script.checksum, lease.epoch);
    await target.record(session, target.versionAfter(script));
    await target.end?.(session, script.file.number);
    await lease.fence(session);
  };
  const groups = groupSteps(script.steps, database.dialect.transactionalDdl);
  // One transaction holds the whole script: then its page is opened and closed in it, or was never there.
  const whole = groups.length === 1 && groups[0]?.together === true;
  if (!whole)
    await transactionally(context, script.file.name, async () => {
      await open();
      await lease.fence(session);
    });
  for (const [i, group] of groups.entries()) {
    const isLast = i === groups.length - 1;
    if (group.together) {
      await runTogether(context, key, script, group.steps, async () => {
        if (whole) await open();
        for (const step of group.steps) if (isRecorded(step)) await note(context, key, step, stateAfter(step));
        if (isLast) await finish();
        else await lease.fence(session);
      });
    } else {
      for (const step of group.steps) await runAlone(context, key, script, step);
      if (isLast) await transactionally(context, script.file.name, finish);
    }
  }
}

interface Group {
  readonly together: boolean;
  readonly steps: readonly Step[];
}

/** Steps that must be seen at once share a transaction where the database can; data moves commit batch by batch. */
function groupSteps(steps: readonly Step[], transactionalDdl: boolean): readonly Group[] {
  const groups: { together: boolean; steps: Step[] }[] = [];
  for (const step of steps) {
    const together = transactionalDdl && step.change.kind !== "move" && step.statements.every((statement) => !statement.outside);
    const last = groups.at(-1);
    if (last && last.together === together) last.steps.push(step);
    else groups.push({ together, steps: [step] });
  }
  return groups;
}

async function runTogether(
  context: RunContext,
  key: JournalKey,
  script: PlannedScript,
  steps: readonly Step[],
  finish: () => Promise<void>,
): Promise<void> {
  const { session, onEvent, database } = context;
  const started = Date.now();
  const at = { repository: script.file.repository, version: script.file.number };
  for (const step of steps)
    if (step.skip) onEvent({ type: "step-skip", ...at, step: step.number, title: step.title, why: step.skip });
    else onEvent({ type: "step-start", ...at, script: script.file.name, step: step.number, title: step.title });
  let current: Step | undefined;
  const table = steps.map((step) => tableOf(step.change)).find((name) => name !== undefined);
  try {
    await politely(context, script.file.name, table, () =>
      session.transaction(async () => {
        for (const step of steps) {
          current = step;
          if (!step.skip && !(await rawDone(context, step)))
            for (const statement of step.statements) await execute(context, statement, place(key, step));
        }
        current = undefined;
        await finish();
      }),
    );
  } catch (error) {
    throw current ? await explain(database.dialect, session, current.change, place(key, current), error) : error;
  }
  const ms = Date.now() - started;
  for (const step of steps) if (!step.skip) onEvent({ type: "step-done", ...at, step: step.number, title: step.title, ms });
}

async function runAlone(context: RunContext, key: JournalKey, script: PlannedScript, step: Step): Promise<void> {
  const { session, lease, onEvent, database } = context;
  const at = { repository: script.file.repository, version: script.file.number, step: step.number, title: step.title };
  const noteAlone = (state: StepState): Promise<void> =>
    transactionally(context, step.title, async () => {
      await note(context, key, step, state);
      await lease.fence(session);
    });
  if (step.skip) {
    if (isRecorded(step)) await noteAlone(stateAfter(step));
    onEvent({ type: "step-skip", ...at, why: step.skip });
    return;
  }
  onEvent({ type: "step-start", ...at, script: script.file.name });
  const started = Date.now();
  await noteAlone("started");
  try {
    if (step.change.kind === "move") await runMove(context, key, step.number, step.change.move, step.schema);
    else if (!(await rawDone(context, step)))
      for (const statement of step.statements)
        await changing(context, statement, step.title, () =>
          politely(context, step.title, tableOf(step.change), () => execute(context, statement, place(key, step))),
        );
  } catch (error) {
    if (context.signal?.aborted && error === context.signal.reason) throw error;
    // A runner that was killed can have left its statement with the server, which finished it meanwhile.
    if (database.dialect.failure(error) !== "refused" || !satisfied(await database.dialect.introspect(session), step.change))
      throw await explain(database.dialect, session, step.change, place(key, step), error);
  }
  await noteAlone("done");
  onEvent({ type: "step-done", ...at, ms: Date.now() - started });
}

/** Writes a step's journal row. SQL that was taken back is to run again if the script does: nothing else would tell. */
async function note({ session, lease }: RunContext, key: JournalKey, step: Step, state: StepState): Promise<void> {
  await writeStep(session, key, step, state, lease.epoch);
  if (state === "done" && step.change.kind === "raw" && step.change.takesBack !== undefined)
    await forgetStep(session, { ...key, repository: "expand" }, step.change.takesBack);
}

/** What is there without an earlier run of this script having begun it was found, not made. */
function stateAfter(step: Step): StepState {
  return step.skip === "already so" && !step.isBegun ? "found" : "done";
}

/** A statement of a step; of a cluster, every server has to show what it did. */
async function changing({ cluster }: RunContext, { sql, expectNone }: Statement, title: string, body: () => Promise<void>): Promise<void> {
  if (cluster === null || expectNone !== undefined) await body();
  else await cluster.change(sql, title, body);
}

/** What ran, and what was found to be so already; not what has nothing to do with this run. */
function isRecorded(step: Step): boolean {
  return step.skip === undefined || step.skip === "already so";
}

/** Runs a statement, or its like where the server can't do it so; one that must find nothing is a question, and rows are the wrong answer. */
async function execute(context: RunContext, { sql, expectNone, otherwise }: Statement, where: string): Promise<void> {
  const { session, database } = context;
  if (expectNone === undefined) {
    try {
      await session.run(sql);
    } catch (error) {
      if (otherwise === undefined || database.dialect.failure(error) !== "not so") throw error;
      await execute(context, otherwise, where);
    }
    return;
  }
  const rows = await session.query(sql);
  if (rows.length > 0)
    throw new UnderpinError("UP-VERIFY", {
      what: `${expectNone} (${where}).`,
      why: `For example: ${rows.map((row) => JSON.stringify(row)).join(", ")}`,
      fine: "Both shapes are still there; nothing was taken away.",
    });
}

/** Raw SQL has no postcheck but the one its script gives. */
async function rawDone({ session, database }: RunContext, step: Step): Promise<boolean> {
  const query = step.change.kind === "raw" ? step.change.done?.[database.dialect.name] : undefined;
  return query !== undefined && (await session.query(query)).length > 0;
}

function place(key: JournalKey, step: Step): string {
  return `${key.repository} ${pad(key.version)}, step ${step.number}`;
}

/** A short transaction of the ledger's own, retried when others are in the way. */
async function transactionally(context: RunContext, title: string, body: () => Promise<void>): Promise<void> {
  try {
    await politely(context, title, undefined, () => context.session.transaction(body));
  } catch (error) {
    if (error instanceof UnderpinError) throw error;
    throw await explain(context.database.dialect, context.session, { kind: "raw", title: "record progress", sql: {} }, title, error);
  }
}
