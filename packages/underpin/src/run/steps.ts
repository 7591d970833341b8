import { satisfied, tableOf } from "../changes/registry.ts";
import { forgetStep, writeStep, type JournalKey } from "../ledger/journal.ts";
import type { Statement } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { rowText } from "../model/row.ts";
import type { StepState } from "../model/journal.ts";
import type { PlannedScript, Step } from "../plan/plan.ts";
import { pad } from "../repositories/read.ts";
import { runMove } from "./backfill/move.ts";
import type { RunContext } from "./context.ts";
import { explain, type Stage } from "./failures.ts";
import { patiently } from "./patient.ts";
import { politely, type Wanted } from "./polite.ts";
import { locksOf, ownLocksOf } from "./table-locks.ts";

/** A script at work: where it is recorded, and how far the upgrade is beyond the point of no return. */
export interface Run {
  readonly key: JournalKey;
  readonly script: PlannedScript;
  readonly stage: Stage;
}

/** Runs steps in one transaction, which `finish` ends. */
export async function runTogether(
  context: RunContext,
  { key, script, stage }: Run,
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
  // Nobody waits for a table that is made in this very transaction.
  const known = steps[0]?.schema.tables;
  const table = steps.map((step) => tableOf(step.change)).find((name) => name !== undefined && known?.has(name));
  const { lockTables } = database.dialect.locks;
  const ahead = steps.filter(({ skip }) => !skip);
  // Of others' tables, to which foreign keys refer, not every role may lock one by name.
  const turned = ownLocksOf(ahead, known).toReversed();
  let tries = 0;
  try {
    await politely(context, { title: script.file.name, table, locks: locksOf(ahead, known) }, () =>
      session.transaction(async () => {
        // Clients that hold one table and want another are met in their own order by every second try, whichever that is.
        if (lockTables && turned.length > 1 && tries++ % 2 === 1) await session.run(lockTables(turned));
        for (const step of steps) {
          current = step;
          if (step.skip || (await rawDone(context, step))) continue;
          for (const statement of step.statements) await execute(context, statement, place(key, step));
        }
        current = undefined;
        await finish();
      }),
    );
  } catch (error) {
    if (!current || isStop(context, error)) throw error;
    throw await explain(database.dialect, session, current, place(key, current), stage, error);
  }
  const ms = Date.now() - started;
  for (const step of steps) if (!step.skip) onEvent({ type: "step-done", ...at, step: step.number, title: step.title, ms });
}

/** Runs a step by itself: what it can't be undone of is noted before it begins. */
export async function runAlone(context: RunContext, { key, script, stage }: Run, step: Step): Promise<void> {
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
        await (statement.patient
          ? patiently(context, step.title, statement)
          : inSomeWay(context, statement, (way) =>
              changing(context, way, step.title, () =>
                politely(context, wantedBy(context, step, way), () => execute(context, way, place(key, step))),
              ),
            ));
  } catch (error) {
    if (isStop(context, error)) throw error;
    // A runner that was killed can have left its statement with the server, which finished it meanwhile.
    if (database.dialect.failure(error) !== "refused" || !satisfied(await database.dialect.catalogue.introspect(session), step.change))
      throw await explain(database.dialect, session, step, place(key, step), stage, error);
  }
  await noteAlone("done");
  onEvent({ type: "step-done", ...at, ms: Date.now() - started });
}

/** Writes a step's journal row. SQL that was taken back is to run again if the script does: nothing else would tell. */
export async function note({ session, lease }: RunContext, key: JournalKey, step: Step, state: StepState): Promise<void> {
  await writeStep(session, key, step, state, lease.epoch);
  if (state === "done" && step.change.kind === "raw" && step.change.takesBack !== undefined)
    await forgetStep(session, { ...key, repository: "expand" }, step.change.takesBack);
}

/** What is there without an earlier run of this script having begun it was found, not made. */
export function stateAfter(step: Step): StepState {
  return step.skip === "already so" && !step.isBegun ? "found" : "done";
}

/** The lock of a statement. In a cluster it is had by total order isolation, and nothing is waited for that could be ended. */
function wantedBy({ cluster }: RunContext, { title, change, schema }: Step, way: Statement): Wanted {
  const locks = locksOf([{ change, statements: [way] }], schema.tables);
  return { title, table: tableOf(change), locks, ...(cluster === null && { use: way.use }) };
}

/** A statement of a step; of a cluster, every server has to show what it did. */
async function changing({ cluster }: RunContext, { sql, expectNone }: Statement, title: string, body: () => Promise<void>): Promise<void> {
  if (cluster === null || expectNone !== undefined) await body();
  else await cluster.change(sql, title, body);
}

/** What ran, and what was found to be so already; not what has nothing to do with this run. */
export function isRecorded(step: Step): boolean {
  return step.skip === undefined || step.skip === "already so";
}

/** Runs a statement, or its like where the server can't do it so. */
export async function inSomeWay({ database }: RunContext, statement: Statement, body: (way: Statement) => Promise<void>): Promise<void> {
  for (let way: Statement | undefined = statement; way !== undefined; way = way.otherwise)
    try {
      return await body(way);
    } catch (error) {
      if (way.otherwise === undefined || database.dialect.failure(error) !== "not so") throw error;
    }
}

/** Runs a statement; one that must find nothing is a question, and rows are the wrong answer. */
export async function execute({ session }: RunContext, { sql, expectNone }: Statement, where: string): Promise<void> {
  if (expectNone === undefined) {
    await session.run(sql);
    return;
  }
  const rows = await session.query(sql);
  if (rows.length > 0)
    throw new UnderpinError("UP-VERIFY", {
      what: `${expectNone} (${where}).`,
      why: `For example: ${rows.map(rowText).join(", ")}`,
      fine: "Both shapes are still there; nothing was taken away.",
    });
}

/** Raw SQL has no postcheck but the one its script gives. */
async function rawDone({ session, database }: RunContext, step: Step): Promise<boolean> {
  const query = step.change.kind === "raw" ? step.change.done?.[database.dialect.name] : undefined;
  return query !== undefined && (await session.query(query)).length > 0;
}

export function place(key: JournalKey, step: Step): string {
  return `${key.repository} ${pad(key.version)}, step ${step.number}`;
}

/** Whether it is what the caller stopped it with, and no fault. */
function isStop({ signal }: RunContext, error: unknown): boolean {
  return signal?.aborted === true && error === signal.reason;
}

/** A short transaction of the ledger's own, retried when others are in the way. */
export async function transactionally(context: RunContext, title: string, body: () => Promise<void>): Promise<void> {
  try {
    await politely(context, { title }, () => context.session.transaction(body));
  } catch (error) {
    if (error instanceof UnderpinError || isStop(context, error)) throw error;
    throw await explain(context.database.dialect, context.session, null, title, "expanding", error);
  }
}
