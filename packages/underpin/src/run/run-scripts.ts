import { closeEmptyScripts, closeScript, isStarted, openScript, type JournalKey, type Page } from "../ledger/journal.ts";
import type { Session } from "../model/dialect.ts";
import { isVerification } from "../plan/order.ts";
import type { PlannedScript, Step } from "../plan/plan.ts";
import type { RunContext } from "./context.ts";
import { lookFirst } from "./look-first.ts";
import { isRecorded, note, runAlone, runTogether, stateAfter, transactionally, type Run } from "./steps.ts";

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
  const isContract = target.page === "contract";
  const isBegun = await isStarted(session, key);
  // What the rows must say before contract begins they need not say once it has.
  const steps = isContract ? script.steps.filter(({ change }) => !isVerification(change)) : script.steps;
  const groups = groupSteps(steps, database.dialect.ddl.isTransactional);
  // One transaction holds the whole script: then its page is opened and closed in it, or was never there.
  const whole = groups.length === 0 || (groups.length === 1 && groups[0]?.together === true);
  if (isContract && !isBegun) await lookFirst(context, { key, script, stage: "contract ahead" }, whole);
  if (!whole)
    await transactionally(context, script.file.name, async () => {
      await open();
      await lease.fence(session);
    });
  const run: Run = { key, script, stage: !isContract ? "expanding" : whole && !isBegun ? "contract ahead" : "contract begun" };
  for (const [i, group] of groups.entries()) {
    const isLast = i === groups.length - 1;
    if (group.together) {
      await runTogether(context, run, group.steps, async () => {
        if (whole) await open();
        for (const step of group.steps) if (isRecorded(step)) await note(context, key, step, stateAfter(step));
        if (isLast) await finish();
        else await lease.fence(session);
      });
    } else {
      for (const step of group.steps) await runAlone(context, run, step);
      if (isLast) await transactionally(context, script.file.name, finish);
    }
  }
  if (groups.length === 0)
    await transactionally(context, script.file.name, async () => {
      await open();
      await finish();
    });
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
