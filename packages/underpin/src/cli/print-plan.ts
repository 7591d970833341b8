import type { PlannedDependent, PlanResult, PlannedStep } from "../api/plan.ts";
import { pad } from "../repositories/read.ts";
import { counted } from "./counted.ts";
import { duration, type Output } from "./output.ts";

/** How a plan is shown: steps with their cost, the statements alone, or JSON. */
export type PlanForm = "steps" | "sql" | "json";

/** Prints a plan as data. */
export function printPlan(output: Output, plan: PlanResult, form: PlanForm): void {
  if (form === "json") {
    output.data(JSON.stringify({ type: "result", ...plan }));
    return;
  }
  const scripts = plan.scripts.filter((script) => script.steps.some((step) => step.skip === undefined));
  if (scripts.length === 0) {
    output.talk("Nothing to do.");
    return;
  }
  for (const script of scripts) {
    output.data(form === "sql" ? `-- ${script.repository} ${script.name}` : `${script.repository} ${script.name}`);
    for (const [i, step] of script.steps.entries()) {
      if (step.skip === "another database's") continue;
      if (form === "sql") for (const { sql } of step.statements) output.data(sql.startsWith("--") ? sql : `${sql};`);
      else output.data(stepLine(`${pad(script.version)}.${i + 1}`, step));
    }
    if (form === "steps") for (const line of dependentLines(script.dependents)) output.data(line);
  }
  const waits = scripts.some(({ steps }) =>
    steps.some(({ skip, statements }) => !skip && statements.some(({ lockWaitMs }) => lockWaitMs > 0)),
  );
  if (form === "steps" && waits)
    output.talk(
      `A step tries for ${duration(plan.lockRetryMs)} to get its lock (--lock-retry); in between others get through (--lock-timeout).`,
    );
  for (const warning of plan.warnings) output.talk(`note: ${warning}`);
}

/** What does not simply stay as it is. */
function dependentLines(dependents: readonly PlannedDependent[]): readonly string[] {
  return dependents
    .filter(({ becomes }) => becomes !== "untouched" && becomes !== "absent")
    .map(
      ({ kind, name, becomes, note, accepted }) =>
        `      ${kind} ${name}: ${accepted ? `accepted (${accepted})` : becomes === "warn" ? `note: ${note}` : becomes}`,
    );
}

function stepLine(number: string, step: PlannedStep): string {
  const facts = step.skip
    ? [step.skip]
    : [
        lockText(step.statements),
        step.statements.some((statement) => statement.rewrite) && "rewrites the table",
        step.rows !== undefined && `about ${counted(step.rows, "row")}${step.bytes ? `, ${Math.ceil(step.bytes / 1024)} KiB` : ""}`,
      ];
  const exception = step.exception === undefined || step.skip ? "" : `\n      exception: ${step.exception}`;
  return `  ${number} ${step.title} [${facts.filter(Boolean).join("; ")}]${exception}`;
}

/** What others can't do meanwhile, and how long one try at the lock may hold them up. */
function lockText(statements: PlannedStep["statements"]): string {
  const locks = new Set(statements.map((statement) => statement.lock));
  const wait = Math.max(0, ...statements.map(({ lockWaitMs }) => lockWaitMs));
  const lock = locks.has("all wait")
    ? "all wait"
    : locks.has("writes wait")
      ? "writes wait"
      : wait > 0
        ? "all wait for a moment"
        : "no lock";
  return wait > 0 ? `${lock}, in tries of ${duration(wait)}` : lock;
}
