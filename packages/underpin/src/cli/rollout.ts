import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { UnderpinError } from "../model/error.ts";
import { importDefault } from "../repositories/import-file.ts";
import type { RolloutPage } from "../page/open.ts";
import type { RolloutOptions } from "../rollout/options.ts";
import type { MakeVisitor } from "../rollout/probe/probe.ts";
import type { Procedure } from "../rollout/procedures/procedure.ts";
import { countedAnew, type RolloutOutcome, type RolloutReport } from "../rollout/report.ts";
import type { Step } from "../rollout/steps/step.ts";
import { action, amount, collect, common, type ActionContext, type CommandLine } from "./context.ts";
import { consentTo } from "./confirm.ts";
import { portOf, tellPage } from "./page.ts";
import { checkRehearsal, runRehearsal, type RehearsalCommandOptions } from "./rehearsal.ts";
import { rolloutTeller } from "./tell-rollout.ts";
import { duration, table } from "./output.ts";
import { Webhook } from "./webhook.ts";

interface RolloutCommandOptions extends RehearsalCommandOptions {
  readonly procedure?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly contract?: boolean;
  readonly bake?: string;
  readonly errorBudget?: string;
  readonly ignoreCapacity?: boolean;
  readonly newBackup?: boolean;
  readonly oldBackup?: boolean;
  readonly autoRollback?: boolean;
  readonly rollback?: boolean;
  readonly resume?: boolean;
  readonly page?: string;
  readonly probe?: string;
  readonly skip?: readonly string[];
  readonly until?: string;
  readonly webhook?: string;
}

/** What each end of a rollout is to a script that ran it. */
const EXIT: Readonly<Record<RolloutOutcome, number>> = { done: 0, stopped: 1, paused: 3, "taken back": 4 };

/** Adds `rollout`. */
export function addRollout(program: Command, line: CommandLine): void {
  common(
    program
      .command("rollout")
      .argument("<fleet>", "the file that describes the fleet")
      .description("take a fleet to a release: exit 0 done, 1 stopped, 3 waits for a person, 4 taken back"),
  )
    .option("--procedure <name>", "downtime, minimal or zero (downtime)")
    .option("--to <release>", "the release to come")
    .option("--from <release>", "the release before; what the nodes' guards say if left out")
    .option("--dry-run", "show the steps, and run nothing")
    .option("--rehearse", "try the change on a copy of the database, and say how long each phase takes; no node is touched")
    .option("--backup <file>", "with --rehearse: a backup that is there, or a folder of them, rather than one that is made for it")
    .option("--on <url>", "with --rehearse: make the copy beside this database, on another server of the same kind")
    .option("--revert", "with --rehearse: take the expansion back, too, and compare")
    .option("--yes", "begin without asking")
    .option("--contract", "contract may run when every node runs the release")
    .option("--bake <seconds>", "contract runs by itself when every node has run the release for so long")
    .option("--error-budget <requests>", "stop when more than so many requests have failed (0 for zero)")
    .option("--ignore-capacity", "take a node out although the others may not carry its users")
    .option("--new-backup", "make another backup before it goes on")
    .option("--old-backup", "go on with a backup that is older than the fleet's file allows")
    .option("--auto-rollback", "go back by itself when a step fails or a node is not well")
    .option("--rollback", "go back, step by step")
    .option("--resume", "end a pause that somebody asked for")
    .option("--page <port>", "a live page on this machine, for a browser; 0 for any port that is free")
    .option("--probe <file>", "a module that makes the conductor's own users")
    .option("--skip <step>", "leave a step out; may be given again", collect)
    .option("--until <step>", "end after this step, or first-node, or all-nodes; the same command without it goes on")
    .option("--webhook <url>", "post every event there, too (also UNDERPIN_WEBHOOK)")
    .option("--report <file>", "write the report there, as Markdown, or as JSON if its name ends so")
    .action(action<RolloutCommandOptions>(line, run));
}

async function run(context: ActionContext, options: RolloutCommandOptions, file = ""): Promise<number> {
  const { isClean, markdown, readFleet, rollout } = await import("../rollout/index.ts");
  const { output, json, engine } = context;
  const to = required("--to", options.to);
  checkRehearsal(options);
  const [fleet, procedure] = [await readFleet(file), await procedureNamed(options.procedure ?? "downtime")];
  const steps = procedure.steps(fleet);
  if (options.dryRun) {
    if (json)
      for (const { name, does, users, loses, final, undo } of steps)
        output.data(JSON.stringify({ type: "step", name, does, users, back: undo !== undefined, loses, final }));
    else output.data(planned(procedure, steps));
    return 0;
  }
  if (options.rehearse) return await runRehearsal(context, { fleet, procedure, to, file }, options);
  if (!json && !options.quiet) output.talk(planned(procedure, steps));
  await consentTo(context, options.yes === true, `These steps are to be taken with ${fleet.nodes.length} nodes, to ${to}.`);
  const { service, url, connection, signal } = engine;
  const tell = rolloutTeller(
    output,
    json ? "json" : options.quiet ? "quiet" : "lines",
    fleet.nodes.map(({ name }) => name),
  );
  await using webhook = webhookOf(context, options);
  const asked: RolloutOptions = {
    service,
    ...(url !== undefined && { url }),
    ...(connection && { connection }),
    ...(signal && { signal }),
    fleet,
    procedure,
    to,
    file: resolve(`${file}.rollout`),
    onEvent: (event) => {
      tell(event);
      webhook?.tell(event);
    },
    ...(options.from !== undefined && { from: options.from }),
    back: options.rollback === true,
    resume: options.resume === true,
    contract: options.contract === true,
    ...(options.bake !== undefined && { bakeMs: 1000 * amount("--bake", "seconds", options.bake) }),
    ...(options.errorBudget !== undefined && { errorBudget: amount("--error-budget", "requests", options.errorBudget) }),
    ...(options.skip && { skip: options.skip }),
    ...(options.until !== undefined && { until: options.until }),
    ignoreCapacity: options.ignoreCapacity === true,
    newBackup: options.newBackup === true,
    oldBackup: options.oldBackup === true,
    autoRollback: options.autoRollback === true,
    ...(options.probe !== undefined && { probe: (await importDefault(pathToFileURL(resolve(options.probe)))) as MakeVisitor }),
  };
  await using page = options.page === undefined ? null : await pageOf(context, asked, portOf(options.page));
  const report = await rollout(page ? withPage(asked, page) : asked);
  page?.ended(report);
  webhook?.tell({ type: "result", ...report });
  if (options.report !== undefined)
    await writeFile(options.report, options.report.endsWith(".json") ? `${JSON.stringify(report, null, 2)}\n` : markdown(report));
  output.data(json ? JSON.stringify({ type: "result", ...report }) : inWords(report));
  return report.outcome === "done" && procedure.errorBudget === 0 && !isClean(report) ? 1 : EXIT[report.outcome];
}

/** Opens the page, and says where it is. */
async function pageOf({ output, json }: ActionContext, options: RolloutOptions, port: number): Promise<RolloutPage> {
  const { openRolloutPage } = await import("../page/open.ts");
  const page = await openRolloutPage(options, port);
  tellPage(output, json, page.url);
  return page;
}

function withPage(options: RolloutOptions, { onEvent, controls }: RolloutPage): RolloutOptions {
  return {
    ...options,
    controls,
    onEvent: (event) => {
      onEvent(event);
      options.onEvent?.(event);
    },
  };
}

/** @throws UnderpinError `UP-CONFIG` */
function webhookOf({ output }: ActionContext, { webhook = process.env["UNDERPIN_WEBHOOK"] }: RolloutCommandOptions): Webhook | null {
  return webhook === undefined || webhook === "" ? null : new Webhook(webhook, (text) => output.talk(`  ${text}`));
}

/** @throws UnderpinError `UP-CONFIG` */
async function procedureNamed(name: string): Promise<Procedure> {
  const { PROCEDURES } = await import("../rollout/index.ts");
  const found = PROCEDURES.find((procedure) => procedure.name === name);
  if (found) return found;
  throw new UnderpinError("UP-CONFIG", {
    what: `There is no procedure "${name}".`,
    fine: "Nothing was changed.",
    next: `There are ${PROCEDURES.map((procedure) => procedure.name).join(", ")}.`,
  });
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new UnderpinError("UP-CONFIG", { what: `${option} is missing.`, fine: "Nothing was changed." });
}

function planned({ name, promise }: Procedure, steps: ReturnType<Procedure["steps"]>): string {
  const firstFinal = steps.findIndex(({ final }) => final !== undefined);
  const rows = steps.map((step, i) => [
    `${i + 1}`.padStart(3),
    step.name,
    step.does,
    step.users,
    afterIt(step, firstFinal !== -1 && i > firstFinal),
  ]);
  const final = steps[firstFinal]?.final;
  return [
    `${name}: ${promise}`,
    table([["", "STEP", "WHAT", "USERS", "AFTER IT"], ...rows]),
    ...(final === undefined ? [] : [`After step ${firstFinal + 1}, ${final}.`]),
  ].join("\n");
}

function afterIt({ final, loses }: Step, isBehindFinal: boolean): string {
  if (final !== undefined) return "no way back";
  if (isBehindFinal) return "-";
  return loses === undefined ? "can be taken back" : `can be taken back; lost is ${loses}`;
}

function inWords({ outcome, why, next, from, to, outage, requests, probe }: RolloutReport): string {
  const total = requests?.by.reduce((sum, tally) => sum + tally.requests, 0) ?? 0;
  return [
    `${outcome}: ${from} to ${to}${why === null ? "" : `: ${why}`}`,
    ...(outage === 0 ? [] : [`  outage:   ${duration(outage)}`]),
    ...(requests
      ? [
          `  requests: ${total}, failed: ${requests.failed}${requests.anew === 0 ? "" : `; ${countedAnew(requests.anew)}`}${requests.cut === 0 ? "" : `; connections cut: ${requests.cut}`}`,
        ]
      : []),
    ...(probe
      ? [
          `  visits:   ${probe.visits}, failed: ${probe.failed}${probe.first === null ? "" : ` (${probe.first})`}; longest ${Math.round(probe.longest)} ms${probe.writes === null ? "" : `; ${probe.writes} writes, lost: ${probe.lost.length}`}${probe.unknown === null ? "" : `; its writes could not be asked for: ${probe.unknown}`}`,
        ]
      : []),
    ...(next === null ? [] : [`  next:     ${next}`]),
  ].join("\n");
}
