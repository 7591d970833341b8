import { tableOf } from "../changes/registry.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Dialect, Statement } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { findColumn } from "../model/schema.ts";
import { isIndependent, isVerification, takesAway } from "../plan/order.ts";
import type { Step } from "../plan/plan.ts";
import type { RunContext } from "./context.ts";
import { onCopy, withCopy } from "./empty-copy.ts";
import { explain, refuseRows } from "./failures.ts";
import { politely } from "./polite.ts";
import { execute, inSomeWay, place, type Run } from "./steps.ts";
import { locksOf } from "./table-locks.ts";

/**
 * Looks for what would stop a contract half way, before it begins: rows that disagree, and what the server would refuse to take away.
 * Where the whole contract is one transaction (`whole`), that transaction finds out by itself.
 *
 * @throws UnderpinError of the step that would fail; nothing was changed
 */
export async function lookFirst(context: RunContext, run: Run, whole: boolean): Promise<void> {
  const steps = run.script.steps.filter((step) => step.skip === undefined);
  for (const step of steps.filter(({ change }) => isVerification(change))) await verify(context, run, step);
  if (whole) return;
  const rest = steps.filter(({ change }) => !isVerification(change));
  for (const [i, step] of rest.entries())
    if (
      isIndependent(
        step.change,
        rest.slice(0, i).map(({ change }) => change),
      )
    )
      await refuseRows(context.session, step, steps[0]?.schema ?? step.schema, place(run.key, step), run.stage);
  if (context.database.dialect.ddl.isTransactional) await tryInTransaction(context, run, rest);
  else await tryOnCopies(context, run, rest);
}

async function verify(context: RunContext, { key, script }: Run, step: Step): Promise<void> {
  const { onEvent } = context;
  const at = { repository: script.file.repository, version: script.file.number, step: step.number, title: step.title };
  const started = Date.now();
  onEvent({ type: "step-start", ...at, script: script.file.name });
  for (const statement of step.statements)
    await politely(context, { title: step.title, table: tableOf(step.change) }, () => execute(context, statement, place(key, step)));
  onEvent({ type: "step-done", ...at, ms: Date.now() - started });
}

/** Behind what is not tried, and may change what the server says to the rest, nothing is tried. */
function upTo(steps: readonly Step[], isTried: (change: LoweredChange) => boolean): readonly Step[] {
  const end = steps.findIndex(({ change }) => !isTried(change));
  return end < 0 ? steps : steps.slice(0, end);
}

const LOOKING = "look what is in contract's way";

class Tried extends Error {}

/** Takes everything away in a transaction that is rolled back. Its locks are asked for as politely as the contract's own. */
async function tryInTransaction(context: RunContext, { key, stage }: Run, steps: readonly Step[]): Promise<void> {
  const { session, database } = context;
  // Built outside of any transaction, it is not there to be renamed.
  const built = new Set(steps.flatMap(({ change }) => (change.kind === "create-index" ? change.index.name : [])));
  const tried = upTo(steps, (change) => isKnown(change) && !(change.kind === "rename-index" && built.has(change.name)))
    .map((step) => ({ step, statements: instantOf(step, database.dialect) }))
    .filter(({ statements }) => statements.length > 0);
  if (tried.length === 0) return;
  const locks = locksOf(
    tried.map(({ step: { change }, statements }) => ({ change, statements })),
    steps[0]?.schema.tables,
  );
  let current: Step | undefined;
  try {
    await politely(context, { title: LOOKING, table: tried.map(({ step }) => tableOf(step.change))[0], locks }, () =>
      session.transaction(async () => {
        for (const { step, statements } of tried) {
          current = step;
          for (const statement of statements) await execute(context, statement, place(key, step));
        }
        throw new Tried();
      }),
    );
  } catch (error) {
    if (error instanceof Tried) return;
    if (!current) throw error;
    throw await explain(database.dialect, session, current, place(key, current), stage, error);
  }
}

/** What is done in the catalogue alone, and what rows can stand in the way of: the rest may make room for what comes after it. */
function isKnown(change: LoweredChange): boolean {
  return takesAway(change) || RENAMES.has(change.kind) || HARMLESS.has(change.kind) || isPlainAlteration(change);
}

const RENAMES: ReadonlySet<LoweredChange["kind"]> = new Set(["rename-column", "rename-index", "rename-constraint"]);
const HARMLESS: ReadonlySet<LoweredChange["kind"]> = new Set(["add-unique", "add-check", "add-foreign-key", "create-index", "comment"]);

function isPlainAlteration(change: LoweredChange): boolean {
  return change.kind === "alter-column" && change.to.type === undefined;
}

/** What of a step takes no time, whatever the table's size: to take something away, and another default, on which a type may depend. */
function instantOf({ change, statements, schema }: Step, dialect: Dialect): readonly Statement[] {
  if (takesAway(change) || RENAMES.has(change.kind)) return statements.every((statement) => !statement.outside) ? statements : [];
  if (change.kind !== "alter-column" || change.to.default === undefined) return [];
  return dialect.ddl.render({ ...change, to: { default: change.to.default } }, schema, "offline");
}

/** What a copy of a table tells of a change: foreign keys and triggers are not copied. */
const TRIED_ON_COPIES: ReadonlySet<LoweredChange["kind"]> = new Set([
  "add-column",
  "alter-column",
  "change-primary-key",
  "drop-column",
  "drop-unique",
  "drop-index",
  "add-unique",
  "create-index",
  "rename-column",
  "rename-index",
]);

/** What a copy tells nothing of, and needs nothing of. */
const PASSED_ON_COPIES: ReadonlySet<LoweredChange["kind"]> = new Set([
  "drop-table",
  "drop-foreign-key",
  "drop-trigger",
  "drop-check",
  "sync-triggers",
  "drop-alias",
  "replace-view",
  "add-check",
  "add-foreign-key",
  "comment",
]);

/** Makes the changes of each table on an empty copy of it, under the very clauses that will be asked of the server. */
async function tryOnCopies(context: RunContext, { key, stage }: Run, steps: readonly Step[]): Promise<void> {
  const { session, database, mode } = context;
  const { dialect } = database;
  const tried = upTo(steps, ({ kind }) => TRIED_ON_COPIES.has(kind) || PASSED_ON_COPIES.has(kind));
  for (const step of tried) refuseReferences(step, place(key, step));
  for (const step of tried) await tryView(context, step, place(key, step), stage);
  const own = tried.filter((step) => TRIED_ON_COPIES.has(step.change.kind));
  for (const table of new Set(own.map((step) => tableOf(step.change)))) {
    const copy = table !== undefined && own[0]?.schema.tables.has(table) ? await dialect.ddl.emptyCopy(session, table) : null;
    if (table === undefined || !copy) continue;
    const run = (sql: string): Promise<number> => politely(context, { title: LOOKING }, () => session.run(sql));
    await withCopy(copy, run, async () => {
      for (const step of own.filter(({ change }) => tableOf(change) === table)) {
        const live = step.schema.tables.get(table);
        if (!live || (step.change.kind === "drop-column" && !findColumn(live, step.change.column))) continue;
        const { change, schema } = onCopy(copy, step.change, step.schema, live);
        try {
          for (const statement of dialect.ddl.render(change, schema, mode))
            await inSomeWay(context, statement, (way) => execute(context, way, place(key, step)));
        } catch (error) {
          throw await explain(dialect, session, step, place(key, step), stage, error);
        }
      }
    });
  }
}

/** Makes a view anew as it is: whoever may do that may let it read another column, too. */
async function tryView({ session, database }: RunContext, step: Step, where: string, stage: Run["stage"]): Promise<void> {
  const { change, schema } = step;
  if (change.kind !== "replace-view") return;
  const { definition } = schema.dependents.find(({ kind, name }) => kind === "view" && name === change.view) ?? {};
  try {
    if (definition !== undefined) await session.run(definition);
  } catch (error) {
    throw await explain(database.dialect, session, step, where, stage, error);
  }
}

/** A copy has no foreign keys: of those the catalogue tells, as it stands before the step. */
function refuseReferences({ change, schema, title }: Step, where: string): void {
  if (change.kind !== "drop-column" && change.kind !== "drop-table") return;
  for (const table of schema.tables.values())
    for (const key of table.foreignKeys) {
      const isOwn = table.name === change.table;
      const isReferring =
        key.refTable === change.table && (change.kind === "drop-column" ? key.refColumns.includes(change.column) : !isOwn);
      if (isReferring || (isOwn && change.kind === "drop-column" && key.columns.includes(change.column)))
        throw new UnderpinError("UP-DEPENDENT", {
          what: `The server would refuse: ${title} (${where}).`,
          why: `The foreign key ${key.name ?? ""} of ${table.name}(${key.columns.join(", ")}) needs it.`,
          fine: "Contract has not begun: nothing was taken away, and both releases go on working.",
          next: "Drop the foreign key, then run the same command again.",
        });
    }
}
