import type { MadeBy } from "../changes/kinds/kind.ts";
import { apply, describe, makes, missing, namesMade, satisfied, tableOf, takenBack } from "../changes/registry.ts";
import { tableNamed } from "../changes/named.ts";
import { withTables } from "../changes/resolve.ts";
import { refuseChecksOfGone } from "./gone-columns.ts";
import { refuseExisting } from "./existing.ts";
import type { Described, LoweredChange } from "../model/change.ts";
import type { Dialect, Statement, TableSize } from "../model/dialect.ts";
import { messageOf, UnderpinError } from "../model/error.ts";
import type { Made, RecordedStep } from "../model/journal.ts";
import { command, hint } from "../model/hint.ts";
import { journalTitle } from "../model/ledger-names.ts";
import type { Mode } from "../model/phase.ts";
import type { Schema } from "../model/schema.ts";
import type { LoadedScript } from "../repositories/load.ts";
import type { ScriptFile } from "../repositories/read.ts";
import { fatesOfOperation, takeApart } from "../operations/registry.ts";
import type { OperationContext } from "../operations/support/context.ts";
import { refuseLosses } from "../operations/support/dependents.ts";
import type { Fate } from "../model/dependents.ts";
import type { InFlight } from "../model/operation.ts";
import { withOwnTriggers } from "./own-triggers.ts";
import { inverse } from "./inverse.ts";
import { isLoneRename } from "./lone-rename.ts";
import { failingFirst } from "./order.ts";
import { isSyncTrigger } from "../sync/expression.ts";
import { neededIndex, unfitReference } from "./references.ts";
import { checkRules } from "./rules.ts";

/** The smallest thing that runs. */
export interface Step {
  /** From 1, within its script. */
  readonly number: number;
  readonly title: string;
  readonly change: LoweredChange;
  readonly statements: readonly Statement[];
  /** Why the phase's rules let it pass, where they would not. */
  readonly exception?: string;
  /** Why it need not run, if so. */
  readonly skip?: "already so" | "done before" | "another database's" | "no triggers offline" | "not made by it";
  /** What it makes, or has made; null if nobody knows any more. */
  readonly made: Made | null;
  /** An interrupted run has begun it: what is there is its work. */
  readonly isBegun: boolean;
  /** Estimated size of the table it touches. */
  readonly size?: TableSize;
  /** What stands before it, for moves and for explaining failures. */
  readonly schema: Schema;
}

/** A script's steps on this database as it stands. */
export interface PlannedScript {
  readonly file: ScriptFile;
  readonly checksum: string;
  readonly placeholder: boolean;
  readonly steps: readonly Step[];
  /** What hangs on what it treats, and what becomes of that. */
  readonly fates: readonly Fate[];
}

/** What a plan is made from. */
export interface PlanInput {
  readonly dialect: Dialect;
  readonly schema: Schema;
  readonly mode: Mode;
  readonly sizes?: ReadonlyMap<string, TableSize>;
  /** What is expanded and not contracted, or on its way there. */
  readonly inFlight?: readonly InFlight[];
  /** Only to show what the steps are: nothing is refused for what runs beside them. */
  readonly looksOnly?: true;
  /** Steps of a script that an interrupted run has begun or finished. */
  readonly recorded?: (file: ScriptFile) => Promise<readonly RecordedStep[]>;
  /** To revert: what a script's expansion made. */
  readonly madeBy?: (file: ScriptFile) => Promise<MadeBy>;
}

/** Up, down the linear repository, or an expansion taken back. */
export type Direction = "up" | "down" | "revert";

/**
 * Plans scripts on a database as it stands, without touching it: each change is lowered to the dialect, checked,
 * rendered, and applied to the schema in memory, so that the next one sees what will be.
 *
 * @throws UnderpinError `UP-RULE`, `UP-SCHEMA`
 */
export async function planScripts(
  input: PlanInput,
  scripts: readonly LoadedScript[],
  direction: Direction = "up",
): Promise<readonly PlannedScript[]> {
  let { schema } = input;
  if (scripts.some(({ described }) => described.some(({ change }) => change.kind === "evolve"))) await input.dialect.catalogue.prepare?.();
  const planned: PlannedScript[] = [];
  for (const script of scripts) {
    await checkRules(input.dialect, script);
    const prior = new PriorSteps((await input.recorded?.(script.file)) ?? []);
    const madeBy = direction === "revert" ? await input.madeBy?.(script.file) : undefined;
    const steps: Step[] = [];
    const fates: Fate[] = [];
    for (const item of direction === "up" ? script.described : direction === "down" ? (script.describedDown ?? []) : inverse(script)) {
      try {
        const context = contextOf(input, schema, scripts, script, item);
        const changes = lowered(input, context, script.file, item, direction);
        fates.push(...fatesOfItem(context, script.file, item, direction));
        for (const change of changes) {
          const step = planStep(input, schema, script.file, item, change, prior, direction, madeBy);
          steps.push(step);
          if (step.skip === undefined) schema = await after(input.dialect, schema, step.change);
        }
      } catch (error) {
        throw error instanceof TypeError ? unreadable(script.file, item, error) : error;
      }
    }
    refuseChecksOfGone(
      input.dialect,
      steps.filter(({ skip }) => skip === undefined).map(({ change }) => change),
    );
    planned.push({
      file: script.file,
      checksum: script.checksum,
      placeholder: script.placeholder,
      steps: inOrder(input.dialect, script.file, steps),
      fates,
    });
  }
  return planned;
}

/** A declaration that lacks what its type asks for: a script that nobody has compiled may say anything. */
function unreadable({ name }: ScriptFile, { change }: Described, cause: TypeError): UnderpinError {
  return new UnderpinError("UP-SCRIPT", {
    what: `${name} declares something that can't be understood (${change.kind === "evolve" ? change.operation.kind : change.kind}).`,
    why: `${messageOf(cause)}. Mostly something is missing, or is of another type than it must be.`,
    fine: "Nothing was run.",
    next: "Check the script against the types (tsc --noEmit); --debug shows where it went wrong.",
    cause,
  });
}

/** The schema that a change leaves. */
async function after({ ddl }: Dialect, schema: Schema, change: LoweredChange): Promise<Schema> {
  const changed = apply(schema, change);
  return (await ddl.reread?.(schema, changed, change)) ?? changed;
}

/** Whether anything that will run keeps the service's own triggers quiet. */
export function quietsTriggers(scripts: readonly PlannedScript[]): boolean {
  return scripts.some(({ steps }) => steps.some(({ skip, change }) => skip === undefined && change.kind === "move" && change.move.quiet));
}

/** A hand-written contract runs as it is written; what is one transaction fails as a whole, in whatever order. */
function inOrder({ ddl }: Dialect, { repository, evolution }: ScriptFile, steps: readonly Step[]): readonly Step[] {
  const isWhole = ddl.isTransactional && steps.every((step) => step.statements.every((statement) => !statement.outside));
  return repository === "contract" && evolution && !isWhole ? failingFirst(steps) : steps;
}

/** Whether anything that will run makes triggers or takes them away. */
export function touchesTriggers(scripts: readonly PlannedScript[]): boolean {
  const kinds = new Set(["create-trigger", "drop-trigger", "sync-triggers"]);
  return scripts.some(({ steps }) => steps.some((step) => step.skip === undefined && kinds.has(step.change.kind)));
}

/** Gives each planned step the number under which it is recorded, or the next free one. */
class PriorSteps {
  readonly #left: RecordedStep[];
  #last: number;
  constructor(steps: readonly RecordedStep[]) {
    this.#left = [...steps];
    this.#last = Math.max(0, ...steps.map((step) => step.number));
  }
  take(title: string): Pick<RecordedStep, "number" | "made"> & { readonly state?: RecordedStep["state"] } {
    const at = this.#left.findIndex((step) => step.title === journalTitle(title));
    const [found] = at < 0 ? [] : this.#left.splice(at, 1);
    return found ?? { number: ++this.#last, made: {} };
  }
}

/** A described change in the dialect's terms; an operation is taken apart by what the schema is. */
function lowered(
  input: PlanInput,
  context: OperationContext,
  file: ScriptFile,
  item: Described,
  direction: Direction,
): readonly LoweredChange[] {
  const { change } = item;
  const { schema } = context;
  if (change.kind !== "evolve")
    return [
      input.dialect.ddl.lower(
        withTables(change, (table) => tableNamed(table, schema, input.dialect.catalogue)),
        schema,
      ),
    ];
  const verb = direction === "revert" ? "revert" : file.repository === "legacy" ? "expand" : file.repository;
  const changes = takeApart(change.operation, verb, context);
  return verb === "migrate" && !input.looksOnly ? changes.map((one) => withOwnTriggers(one, schema, item, input.dialect)) : changes;
}

function contextOf(
  input: PlanInput,
  schema: Schema,
  scripts: readonly LoadedScript[],
  script: LoadedScript,
  item: Described,
): OperationContext {
  const { dialect, mode, inFlight = [] } = input;
  return {
    version: script.file.number,
    mode,
    schema,
    dialect,
    lower: (plain) => dialect.ddl.lower(plain, schema),
    inFlight,
    isLoneRename: isLoneRename(item, script, scripts, inFlight),
  };
}

/** What becomes of what hangs on an operation's tables; before expand, and again before contract, when it may have become more. */
function fatesOfItem(context: OperationContext, file: ScriptFile, { change, accept }: Described, direction: Direction): readonly Fate[] {
  if (change.kind !== "evolve" || direction !== "up" || !["expand", "contract"].includes(file.repository)) return [];
  const fates = fatesOfOperation(change.operation, context, accept);
  refuseLosses(fates);
  return fates;
}

function planStep(
  input: PlanInput,
  schema: Schema,
  file: ScriptFile,
  item: Described,
  wanted: LoweredChange,
  prior: PriorSteps,
  direction: Direction,
  madeBy: MadeBy | undefined,
): Step {
  const { dialect, sizes } = input;
  // Legacy scripts were written for a stopped service: no polite locks would make them safe.
  const mode = file.repository === "legacy" ? "offline" : input.mode;
  const left = madeBy ? takenBack(wanted, madeBy, schema) : wanted;
  const change = left ?? wanted;
  const title = describe(change);
  const { number, state, made: before } = prior.take(title);
  const table = tableOf(change);
  const size = table === undefined ? undefined : sizes?.get(table);
  const isBegun = state === "started" || state === "done";
  const base = { number, title, change, schema, isBegun, ...(item.exception && { exception: item.exception }), ...(size && { size }) };
  const usual = skipReason(schema, change, item, dialect, mode, state === "done" || state === "found");
  const skip = left === null ? (usual ?? "not made by it") : usual;
  if (direction === "up" && file.repository === "expand" && file.evolution && state === undefined && skip !== "another database's")
    refuseExisting(schema, change, file, title);
  if (skip) return { ...base, statements: [], skip, made: before };
  const { longestName } = dialect.catalogue;
  const long = longestName === null ? undefined : namesMade(change).find((name) => Buffer.byteLength(name) > longestName);
  if (long !== undefined)
    throw new UnderpinError("UP-SCHEMA", {
      what: `${file.name} can't ${title}: the name ${long} is too long.`,
      why: `This database takes names of at most ${longestName} bytes.`,
      fine: "Nothing of this script was run.",
      next: "Choose a shorter name.",
    });
  const problem = missing(schema, change) ?? unfitReference(dialect, schema, change);
  if (problem !== null)
    throw new UnderpinError("UP-SCHEMA", {
      what: `${file.name} can't ${title}: ${problem}.`,
      why: "The live schema is not what this version's scripts left behind.",
      fine: "Nothing of this script was run.",
      next: hint`Compare the database with the recorded version; ${command("goto", "VERSION")} corrects the record.`,
    });
  const key = neededIndex(dialect, schema, change);
  if (key)
    throw new UnderpinError("UP-DEPENDENT", {
      what: `${file.name} can't ${title}: the foreign key ${key.name ?? ""} (${key.columns.join(", ")}) needs it.`,
      fine: "Nothing of this script was run.",
      next: "Make another index on these columns first, or drop the foreign key.",
    });
  const statements = dialect.ddl.render(change, schema, mode).map((statement) => allowed(statement, item.allow));
  return { ...base, statements, made: before && { ...makes(schema, change), ...before } };
}

/** A statement with only those other ways that the script allows. */
function allowed(statement: Statement, allow: Described["allow"]): Statement {
  const { otherwise, ...rest } = statement;
  if (otherwise === undefined || (otherwise.copies && allow !== "table copy")) return rest;
  return { ...rest, otherwise: allowed(otherwise, allow) };
}

function skipReason(
  schema: Schema,
  change: LoweredChange,
  item: Described,
  dialect: Dialect,
  mode: Mode,
  isFinished: boolean,
): Step["skip"] {
  if (item.only && !item.only.includes(dialect.name)) return "another database's";
  if (change.kind === "raw" && change.sql[dialect.name] === undefined) return "another database's";
  if (isFinished) return "done before";
  if (mode === "offline" && makesTriggers(schema, change)) return "no triggers offline";
  if (satisfied(schema, change)) return "already so";
  return undefined;
}

/** Triggers that an expand made online are still changed to fit: they must not speak of a column that goes. */
function makesTriggers(schema: Schema, change: LoweredChange): boolean {
  if (change.kind === "create-trigger") return true;
  if (change.kind !== "sync-triggers" || change.pairs.length === 0 || change.again) return false;
  return !schema.triggers.some((trigger) => trigger.table === change.table && isSyncTrigger(trigger.name));
}
