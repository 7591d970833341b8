import { recordedSteps } from "../ledger/journal.ts";
import { versionOf } from "../ledger/versions.ts";
import { moveStatement } from "../run/backfill/move.ts";
import type { Answer, Dependent, Fate, Treatment } from "../model/dependents.ts";
import type { Dialect, LockLevel } from "../model/dialect.ts";
import { PHASES, type Mode, type Phase, type Repository } from "../model/phase.ts";
import type { InFlight } from "../model/operation.ts";
import type { Schema } from "../model/schema.ts";
import { planScripts, type PlannedScript, type Step } from "../plan/plan.ts";
import { loadScript } from "../repositories/load.ts";
import { warningsOf } from "../plan/warnings.ts";
import { withView, type EngineOptions, type View } from "../engine/work.ts";
import { askTwins } from "../engine/ask-twins.ts";
import { operationsInFlight } from "../engine/in-flight.ts";
import { mayPassMigrate, refuseAhead } from "../engine/order.ts";
import { lockPolicy } from "../engine/lock-policy.ts";
import { targetVersion } from "../engine/targets.ts";
import { tryExpressions } from "../engine/try-expressions.ts";

/** What to plan. */
export interface PlanOptions extends EngineOptions {
  /** All three, one after the other, if left out. */
  readonly phases?: readonly Phase[];
  readonly to?: string | number;
  /** Online if left out: while the service serves requests. */
  readonly mode?: Mode;
}

/** A statement as `plan` shows it. */
export interface PlannedStatement {
  readonly sql: string;
  readonly lock: LockLevel;
  readonly rewrite: boolean;
  /** How long one try at its lock may make others wait, in milliseconds; 0 if it waits for no lock that others want. */
  readonly lockWaitMs: number;
}

/** A step as `plan` shows it. */
export interface PlannedStep {
  readonly title: string;
  readonly statements: readonly PlannedStatement[];
  readonly skip?: string;
  readonly exception?: string;
  /** Estimated rows and bytes of the table, from the server's statistics. */
  readonly rows?: number;
  readonly bytes?: number;
}

/** Something that hangs on a table or column that an operation changes, and what becomes of it. */
export interface PlannedDependent extends Pick<Dependent, "kind" | "name" | "table" | "columns"> {
  readonly operation: Treatment;
  readonly becomes: Exclude<Answer, object> | "warn" | "refuse";
  /** What to know, or to do, about it. */
  readonly note?: string;
  /** Why the script goes on all the same. */
  readonly accepted?: string;
}

/** What would run on the database as it stands. */
export interface PlanResult {
  readonly mode: Mode;
  /** For how long a step tries to get its lock, in milliseconds. */
  readonly lockRetryMs: number;
  readonly scripts: readonly {
    readonly repository: Repository;
    readonly version: number;
    readonly name: string;
    readonly steps: readonly PlannedStep[];
    /** All that hangs on what the script changes, and what becomes of it. */
    readonly dependents: readonly PlannedDependent[];
  }[];
  /** What no trigger can repair and an operator must know. */
  readonly warnings: readonly string[];
}

/**
 * Plans the phases that are ahead, on the live schema, without touching it: where a server must be asked how it would alter a
 * table, an empty one like it is made and taken away.
 */
export async function plan(options: PlanOptions): Promise<PlanResult> {
  const { mode = "online", phases = PHASES } = options;
  return await withView(options, async (view) => {
    const { database } = view;
    const { planned, untried } = await planAhead(view, { ...options, mode, phases });
    const steps = planned.flatMap((script) => script.steps);
    const policy = lockPolicy(options, database.dialect, mode);
    return {
      mode,
      lockRetryMs: policy.retryMs,
      scripts: planned.map(({ file, steps: own, fates }) => ({
        repository: file.repository,
        version: file.number,
        name: file.name,
        steps: own.map((step) => present(step, database.dialect, mode === "online" ? policy.timeoutMs : null)),
        dependents: fates.map(presentFate),
      })),
      warnings: mode === "offline" ? [] : [...warningsOf(steps, database.dialect), ...untried],
    };
  });
}

/** What is ahead. */
interface Ahead {
  readonly planned: readonly PlannedScript[];
  readonly schema: Schema;
  readonly inFlight: readonly InFlight[];
  /** Where expressions were not tried on every row, in words. */
  readonly untried: readonly string[];
}

/** What is ahead, on the schema as it stands; expressions of what is to be expanded are tried on its rows. */
export async function planAhead(
  { database, session, repositories, state }: View,
  { service, mode, phases, to }: Pick<PlanOptions, "service" | "to"> & Required<Pick<PlanOptions, "mode" | "phases">>,
): Promise<Ahead> {
  const first = phases[0] ?? "expand";
  const firstTarget = targetVersion(service, repositories, first, to);
  if (first !== "contract" || !(await mayPassMigrate(service, repositories, state, firstTarget)))
    refuseAhead(repositories, state, first, firstTarget);
  const wanted: readonly Repository[] = phases.includes("expand") ? ["legacy", ...phases] : phases;
  const files = wanted.flatMap((repository) => {
    const from = versionOf(state, repositories, repository);
    const target = targetVersion(service, repositories, repository, to);
    return repositories[repository].filter((file) => file.number > from && file.number <= target);
  });
  const scripts = await Promise.all(files.map((file) => loadScript(service, file)));
  const hasJournal = state.tables.includes("underpin_journal");
  const inFlight = await operationsInFlight(service, repositories, state, files);
  const schema = await database.dialect.catalogue.introspect(session);
  const planned = await planScripts(
    {
      dialect: database.dialect,
      mode,
      inFlight,
      schema,
      sizes: await database.dialect.catalogue.sizes(session),
      ...(hasJournal && {
        recorded: (file) => recordedSteps(session, { service: service.name, repository: file.repository, version: file.number }),
      }),
    },
    scripts,
  );
  const asked = mode === "online" ? await askTwins(database, session, planned) : planned;
  const expanded = versionOf(state, repositories, "expand");
  const untried = await tryExpressions(
    database,
    session,
    schema,
    inFlight.filter(({ version }) => version > expanded),
  );
  return { planned: asked, schema, inFlight, untried };
}

/** `timeoutMs` is null while nobody is there who would wait. */
function present(step: Step, dialect: Dialect, timeoutMs: number | null): PlannedStep {
  const { change, size, exception, skip } = step;
  const move: readonly PlannedStatement[] =
    change.kind === "move" && !skip ? [{ sql: moveSql(step, dialect), lock: "none", rewrite: false, lockWaitMs: 0 }] : [];
  const statements = step.statements.map(({ sql, lock, rewrite = false, use }): PlannedStatement => {
    const isFree = timeoutMs === null || (lock === "none" && use === undefined);
    return { sql, lock, rewrite, lockWaitMs: isFree ? 0 : dialect.locks.longestWait(timeoutMs, use ?? "rows") };
  });
  return {
    title: step.title,
    statements: [...statements, ...move],
    ...(skip && { skip }),
    ...(exception && { exception }),
    ...(size && { rows: size.rows, bytes: size.bytes }),
  };
}

function presentFate({ dependent: { kind, name, table, columns }, treatment, answer, accepted }: Fate): PlannedDependent {
  const [becomes, note] =
    typeof answer === "string" ? [answer] : "warn" in answer ? (["warn", answer.warn] as const) : (["refuse", answer.refuse] as const);
  return { kind, name, table, columns, operation: treatment, becomes, ...(note !== undefined && { note }), ...(accepted && { accepted }) };
}

/** A data move as SQL, with `:after` and `:up_to` for the ends of each range. */
function moveSql({ change, schema }: Step, dialect: Dialect): string {
  if (change.kind !== "move") return "";
  const { table, rows, where } = change.move;
  const key = schema.tables.get(table)?.primaryKey?.columns.join(", ") ?? "key";
  const condition = ` WHERE (${key}) > :after AND (${key}) <= :up_to${where === undefined ? "" : ` AND (${where})`}`;
  return rows ? `-- a function over the rows of: SELECT … FROM "${table}"${condition}` : moveStatement(change.move, dialect, condition);
}
