import { describe, tableOf } from "../changes/registry.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Database, Dialect, Session, Statement } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { PlannedScript, Step } from "../plan/plan.ts";
import { onCopy, withCopy } from "../run/empty-copy.ts";
import { needsCopy } from "../run/failures.ts";

/** Changes of one table alone, which an empty one like it can answer for. Any other would be made on the tables that stand. */
const ASKED: ReadonlySet<LoweredChange["kind"]> = new Set([
  "add-column",
  "drop-column",
  "rename-column",
  "alter-column",
  "change-primary-key",
  "add-unique",
  "drop-unique",
  "add-check",
  "drop-check",
  "loosen-checks",
  "create-index",
  "drop-index",
  "rename-index",
  "rename-constraint",
  "comment",
]);

/** After these the table goes by another name, or another goes by its own. */
const LAST: ReadonlySet<LoweredChange["kind"]> = new Set(["rename-table", "take-alias", "swap-columns", "swap-tables"]);

/**
 * Asks the server which of the ways of each statement it can take, on an empty table like the one that is to be altered; returns
 * the steps with those. What would take expansions back (`back`) is asked behind these. Without the right to make a table nothing is
 * asked: then the run finds out.
 *
 * @throws UnderpinError `UP-COPY`, or `UP-UNSUPPORTED` for what the server does not do to such a table
 */
export async function askServer(
  database: Database,
  session: Session,
  scripts: readonly PlannedScript[],
  back: readonly PlannedScript[] = [],
): Promise<readonly PlannedScript[]> {
  const settled = new Map<Step, readonly Statement[]>();
  const ahead = askedOf(scripts);
  for (const table of tablesOf(ahead)) await askOf(database, session, table, ahead, settled);
  const expansions = askedOf(scripts.filter(({ file }) => file.repository === "expand"));
  const returning = askedOf(back, ", taken back");
  for (const table of tablesOf(returning))
    await askOf(database, session, table, [...expansions, ...returning], new Map(), (step) => returning.includes(step));
  return scripts.map((script) => ({
    ...script,
    steps: script.steps.map((step) => ({ ...step, statements: settled.get(step) ?? step.statements })),
  }));
}

/** A step, and where it stands. */
interface Asked {
  readonly step: Step;
  readonly place: string;
}

function askedOf(scripts: readonly PlannedScript[], way = ""): readonly Asked[] {
  return scripts
    .filter(({ file }) => file.repository !== "legacy")
    .flatMap(({ file, steps }) => steps.flatMap((step) => (step.skip === undefined ? [{ step, place: `${file.name}${way}` }] : [])));
}

function tablesOf(steps: readonly Asked[]): ReadonlySet<string> {
  return new Set(steps.flatMap(({ step }) => tableOf(step.change) ?? []));
}

/** Asks for the steps of one table, if only the server can answer for any that `matters`. */
async function askOf(
  { dialect }: Database,
  session: Session,
  name: string,
  all: readonly Asked[],
  settled: Map<Step, readonly Statement[]>,
  matters: (step: Asked) => boolean = () => true,
): Promise<void> {
  const steps = all.filter(({ step }) => tableOf(step.change) === name);
  const schema = steps[0]?.step.schema;
  const table = schema?.tables.get(name);
  const asked = steps.filter((one) => matters(one) && one.step.statements.length > 0 && ASKED.has(one.step.change.kind));
  const copy = asked.some(({ step }) => isSpecial(dialect, name, step)) && table ? await dialect.ddl.emptyCopy(session, name) : null;
  if (!copy) return;
  let isMade = false;
  const run = (sql: string): Promise<number> => session.run(sql);
  try {
    await withCopy(copy, run, async () => {
      isMade = true;
      for (const { place, step } of steps) {
        const live = step.schema.tables.get(name);
        if (!live || LAST.has(step.change.kind)) return;
        if (!ASKED.has(step.change.kind)) continue;
        const tried = onCopy(copy, step.change, step.schema, live);
        const answers: Answer[] = [];
        for (const statement of dialect.ddl.render(tried.change, tried.schema, "online"))
          answers.push(await ask(dialect, session, statement));
        const never = answers.find((answer) => answer.never)?.refusal;
        if (never !== undefined) throw neverDone(place, step, dialect.reason(never).replaceAll(copy.name, name));
        settled.set(
          step,
          step.statements.map((statement, i) => chosen(statement, answers[i]) ?? refuse(place, step, answers[i]?.refusal)),
        );
      }
    });
  } catch (error) {
    // Without the right to make a table nothing is asked.
    if (isMade || dialect.failure(error) === "lost") throw error;
  }
}

function isSpecial({ ddl }: Dialect, name: string, { schema, change }: Step): boolean {
  const table = schema.tables.get(name);
  return table !== undefined && ddl.mustBeTried(table, schema, change);
}

/** How many ways of a statement the server turned down, or whether it takes none, and with which words. */
interface Answer {
  readonly down: number;
  readonly never?: true;
  readonly refusal?: unknown;
}

async function ask(dialect: Dialect, session: Session, statement: Statement): Promise<Answer> {
  let refusal: unknown;
  let down = 0;
  for (let next: Statement | undefined = statement; next; next = next.otherwise, down++) {
    try {
      await session.run(next.sql);
      break;
    } catch (error) {
      if (dialect.failure(error) === "lost") throw error;
      if (dialect.failure(error) === "never") return { down: 0, never: true, refusal: error };
      // What else it has against it, it has to say of the table itself.
      if (dialect.failure(error) !== "not so") return { down: 0 };
      refusal = error;
    }
  }
  return { down, ...(refusal !== undefined && { refusal }) };
}

/** The way that the server takes; undefined where the script does not allow it. */
function chosen(statement: Statement, { down }: Answer = { down: 0 }): Statement | undefined {
  let found: Statement | undefined = statement;
  for (let i = 0; i < down; i++) found = found?.otherwise;
  return found;
}

function refuse(place: string, step: Step, refusal: unknown): never {
  throw needsCopy(step, place, "Nothing was changed.", refusal);
}

function neverDone(place: string, { change }: Step, why: string): UnderpinError {
  return new UnderpinError("UP-UNSUPPORTED", {
    what: `The server does not ${describe(change)} (${place}).`,
    why,
    fine: "Nothing was changed.",
    next: "Do as the server says, or take off what it speaks of; then run the same command again.",
  });
}
