import type { Command } from "commander";
import { setTimeout as delay } from "node:timers/promises";
import type { EvolutionStatus } from "../api/evolutions.ts";
import type { RehearsalResult } from "../api/rehearse.ts";
import type { Finding, VerifyResult } from "../api/verify.ts";
import type { StatusResult } from "../api/status.ts";
import { UnderpinError } from "../model/error.ts";
import { pad } from "../repositories/read.ts";
import { counted } from "./counted.ts";
import { checkText } from "./check-texts.ts";
import { action, common, type CommonOptions, type CommandLine } from "./context.ts";
import { portOf, showStatusPage } from "./page.ts";
import { duration, table, type Output } from "./output.ts";

const WATCH_MS = 2000;

/** Adds what an operator looks at and turns while evolutions are in flight. */
export function addEvolutionCommands(program: Command, line: CommandLine): void {
  common(
    program
      .command("status")
      .description("versions, evolutions in flight, triggers, nodes, runner and next step")
      .option("--watch", "again every two seconds, until stopped")
      .option("--page <port>", "a live page on this machine, for a browser, until stopped; 0 for any port that is free"),
  ).action(
    action<CommonOptions & { watch?: boolean; page?: string }>(line, async (context, options) => {
      const { engine, output, json } = context;
      if (options.page !== undefined) return await showStatusPage(context, portOf(options.page));
      const { status } = await import("../api/status.ts");
      for (;;) {
        const result = await status(engine);
        output.data(
          json
            ? JSON.stringify({ type: "result", ...result })
            : (options.watch ? CLEAR : "") + statusText(result, checkText(result.next, line)),
        );
        if (!options.watch || output.isClosed()) return;
        await delay(WATCH_MS, undefined, engine.signal ? { signal: engine.signal } : {});
      }
    }),
  );
  common(
    program
      .command("verify")
      .description(
        "look at every row: do both shapes agree, what stands in the way of constraints ahead (exit 1), and what would not be brought back?",
      )
      .option("--to <release>", "evolutions up to this release or version")
      .option("--scratch <url>", "run all phases on this empty database instead, with a sample of the rows, and look around each")
      .option("--rows <number>", "how many rows of each table to take along (10000)"),
  ).action(
    action<CommonOptions & { to?: string; scratch?: string; rows?: string }>(line, async ({ engine, output, json }, options) => {
      if (options.scratch !== undefined) {
        const { rehearse } = await import("../api/rehearse.ts");
        const result = await rehearse({
          ...engine,
          scratch: options.scratch,
          ...rowsOf(options.rows),
          ...(options.to !== undefined && { to: options.to }),
        });
        if (json) output.data(JSON.stringify({ type: "result", ...result }));
        else output.data(rehearsalText(result));
        return result.findings.length > 0 ? 1 : 0;
      }
      const { verify } = await import("../api/verify.ts");
      const result = await verify({ ...engine, ...(options.to !== undefined && { to: options.to }) });
      if (json) output.data(JSON.stringify({ type: "result", ...result }));
      else printVerification(output, result);
      return [...result.disagreements, ...result.obstacles].some((finding) => finding.rows.length > 0) ? 1 : 0;
    }),
  );
  common(
    program
      .command("throttle")
      .argument("[percent]", "0 pauses, 100 takes no account of others; the throttle as it is if left out")
      .description("how much of its time a data migration works while other clients are active; one that runs follows at once"),
  ).action(
    action(line, async ({ engine, output, json }, _options, percent) => {
      const { throttle } = await import("../api/throttle.ts");
      const now = await throttle(engine, percent === undefined ? undefined : Number(percent));
      output.data(json ? JSON.stringify({ type: "result", percent: now }) : now === 0 ? "paused" : `${now} %`);
    }),
  );
}

const CLEAR = "\u001B[2J\u001B[H";

function rowsOf(text: string | undefined): { readonly rows?: number } {
  if (text === undefined) return {};
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1) throw new UnderpinError("UP-CONFIG", { what: `--rows takes a number of rows, not "${text}".` });
  return { rows };
}

function rehearsalText({ tables, rows, leftOut, lacks, findings }: RehearsalResult): string {
  const sample = `${counted(rows, "row")} of ${counted(tables, "table")}${leftOut > 0 ? ` (${leftOut} left out, for what they refer to)` : ""}`;
  const without = lacks.length > 0 ? ["Not in the copy, and so not rehearsed:", ...lacks.map((what) => `  ${what}`)] : [];
  if (findings.length > 0)
    return [`Rehearsed with ${sample}:`, ...findings.map(({ phase, what }) => `${phase}: ${what}`), ...without].join("\n");
  return [`Rehearsed with ${sample}: every phase did what it may, and nothing else.`, ...without].join("\n");
}

function printVerification(output: Output, { disagreements, obstacles, losses }: VerifyResult): void {
  const findings = [...disagreements, ...obstacles, ...losses];
  for (const finding of findings) output.data(findingText(finding));
  if (findings.length === 0)
    output.data("No evolution is in flight, and nothing ahead depends on what the rows hold: there was nothing to ask.");
  else if (findings.every((finding) => finding.rows.length === 0))
    output.data(
      `${findings.length === 1 ? "One question was" : `${findings.length} questions were`} asked of every row; each answer is yes.`,
    );
}

function findingText({ version, question, rows }: Finding): string {
  if (rows.length === 0) return `${pad(version)} ${question}: yes`;
  return `${pad(version)} ${question}: no\n${rows.map((row) => `    ${JSON.stringify(row)}`).join("\n")}`;
}

/** How long a step that carries rows over still needs at its rate. */
function eta({ rows, moved, rate }: EvolutionStatus["steps"][number]): string {
  if (!rows || !rate || moved === undefined || moved >= rows) return "";
  return `, about ${duration(((rows - moved) / rate) * 1000)} left`;
}

function statusText(result: StatusResult, next: string): string {
  const evolutions = result.evolutions.flatMap(({ version, name, phase, verified, steps }) => [
    `${pad(version)} ${name}: ${phase}${verified ? ", every row verified" : ""}`,
    ...steps.map((step) => {
      const { title, state, moved, rows, rate } = step;
      const share = moved !== undefined && rows ? `, ${Math.min(100, Math.round((100 * moved) / rows))} % of about ${rows} rows` : "";
      return `    ${title}: ${state}${share}${rate ? `, ${Math.round(rate)} rows/s` : ""}${eta(step)}`;
    }),
  ]);
  return [
    table([
      ["database", result.database],
      ["release", result.release ?? "none"],
      ...Object.entries(result.versions).map(([repository, version]) => [
        repository,
        version === null ? "none" : `${version}${repository === "legacy" ? "" : ` of ${result.latest}`}`,
      ]),
      ...(result.contracting === null ? [] : [["contracting", `${result.contracting}: begun, and not ended; no older release can run`]]),
      ...(result.offline === null ? [] : [["offline", `on the way to ${result.offline}: begun, and not ended; no release can run`]]),
      ["triggers", result.triggers.join(", ") || "none"],
      ["nodes", result.nodes.map((node) => `${node.node} (${node.release})`).join(", ") || "none known"],
      ["runner", result.runner?.holder ?? "none"],
      ["next", next],
    ]),
    ...evolutions,
  ].join("\n");
}
