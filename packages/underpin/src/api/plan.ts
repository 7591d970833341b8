import { discreet, moveStatement } from "../run/backfill/batch.ts";
import type { Answer, Dependent, Fate, Treatment } from "../model/dependents.ts";
import type { Dialect, LockLevel } from "../model/dialect.ts";
import { PHASES, type Mode, type Phase, type Repository } from "../model/phase.ts";
import type { Step } from "../plan/plan.ts";
import { warningsOf } from "../plan/warnings.ts";
import { withView, type EngineOptions } from "../engine/work.ts";
import { refuseSkipping } from "../engine/order.ts";
import { planAhead } from "../engine/plan-ahead.ts";
import { lockPolicy } from "../engine/lock-policy.ts";

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
 * table, an empty one like it is made and taken away. What it refuses, the phases refuse with the same code; what it accepts runs,
 * unless rows, nodes or other sessions come in the way.
 *
 * @throws UnderpinError
 */
export async function plan(options: PlanOptions): Promise<PlanResult> {
  const { mode = "online", phases = PHASES } = options;
  return await withView(options, async (view) => {
    const { database, repositories, state } = view;
    if (mode === "online" && phases.includes("expand")) refuseSkipping(options.service, repositories, state, options.to);
    const wanted: readonly Repository[] = phases.includes("expand") ? ["legacy", ...phases] : phases;
    const { planned, notes } = await planAhead(view, { service: options.service, to: options.to, mode, wanted, sized: true });
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
      warnings: mode === "offline" ? [] : [...warningsOf(steps, database.dialect), ...notes],
    };
  });
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
  return rows
    ? `-- a function over the rows of: SELECT … FROM "${table}"${condition}`
    : moveStatement(discreet(change.move, schema), dialect, condition);
}
