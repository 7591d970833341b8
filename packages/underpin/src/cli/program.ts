import { Argument, Command } from "commander";
import { PHASES } from "../model/phase.ts";
import { addCompletion } from "./completion.ts";
import {
  CHECK_TEXT,
  PHASE_TEXTS,
  addVersionCommands,
  printReleases,
  runCheck,
  runOnePhase,
  runSync,
  upgradeOptions,
  type UpgradeOptions,
} from "./commands.ts";
import { addEvolutionCommands } from "./evolutions.ts";
import { loadConfiguration } from "./config.ts";
import { confirm } from "./confirm.ts";
import { action, common, type Configure } from "./context.ts";
import { printPlan } from "./print-plan.ts";

const configure: Configure = (options) => loadConfiguration(options);

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The generic `underpin` command, for any service. */
export function createProgram(): Command {
  const program = new Command("underpin")
    .description("Zero-downtime schema upgrades in three phases")
    .option("--config <file>", "the configuration file (underpin.config.ts)")
    .option("--service <file>", "a module whose default export is the service")
    .option("--url <url>", "the database (also DATABASE_URL)")
    .option("--replica <url>", "a replica that data migrations wait for while it is behind; may be given again", collect);
  upgradeOptions(
    program
      .command("sync")
      .description("all phases at once, while the service is stopped")
      .option("--replay", "run the history instead of the squashed base"),
  ).action(action<UpgradeOptions>(configure, runSync));
  for (const phase of PHASES) {
    const command = upgradeOptions(program.command(phase).description(PHASE_TEXTS[phase]));
    if (phase === "contract") command.option("--ignore-nodes", "although nodes of an older release are alive");
    command.action(action<UpgradeOptions>(configure, (context, options) => runOnePhase(context, options, phase)));
  }
  common(program.command("check").description(CHECK_TEXT).option("--to <release>", "against this release or version")).action(
    action<UpgradeOptions>(configure, runCheck),
  );
  common(
    program
      .command("revert")
      .argument("[release]", "take back every expansion above this release or version; all that are not contracted if left out")
      .description("take expansions back while the old release goes on")
      .option("--confirm <database>", "the database's name, as consent to the loss of what only the new shape holds"),
  ).action(
    action<UpgradeOptions & { confirm?: string }>(configure, async (context, options, to) => {
      const { engine, output, json } = context;
      await confirm(context, options.confirm, "Reverting drops the new columns and tables with all that only they hold.");
      const { revert } = await import("../api/revert.ts");
      const results = await revert({ ...engine, ...(to !== undefined && { to }) });
      if (json) output.data(JSON.stringify({ type: "result", results }));
    }),
  );
  common(
    program
      .command("plan")
      .addArgument(new Argument("[phase]", "all of them if left out").choices(PHASES))
      .description("what would run, on the live schema")
      .option("--to <release>", "up to this release or version")
      .option("--sql", "the statements alone")
      .option("--offline", "as sync would run it"),
  ).action(
    action<UpgradeOptions & { sql?: boolean; offline?: boolean }>(configure, async ({ engine, output, json }, options, phase) => {
      const { plan } = await import("../api/plan.ts");
      const result = await plan({
        ...engine,
        ...(phase !== undefined && { phases: PHASES.filter((name) => name === phase) }),
        ...(options.to !== undefined && { to: options.to }),
        mode: options.offline ? "offline" : "online",
      });
      printPlan(output, result, json ? "json" : options.sql ? "sql" : "steps");
    }),
  );
  addEvolutionCommands(program, configure);
  common(
    program
      .command("new")
      .argument("<name>", "what the change is, in words_with_underscores")
      .argument("[operation]", "the operation of an evolution: renameColumn, splitTable, …")
      .argument("[options...]", "what is known of it: table=customer from=mail to=email")
      .description("write the scripts of the next version, or an evolution"),
  ).action(
    action(configure, async ({ service, output }, _options, name = "", operation = "", ...known) => {
      const { scaffold } = await import("../repositories/scaffold.ts");
      const options = Object.fromEntries(known.map((text) => [text.split("=", 1)[0], text.slice(text.indexOf("=") + 1)]));
      const files = await scaffold(service, name, operation === "" ? undefined : { name: operation, options });
      for (const file of files) output.data(file.pathname);
    }),
  );
  common(program.command("releases").description("the table of releases and versions")).action(
    action(configure, async (context) => printReleases(context)),
  );
  addVersionCommands(program, configure);
  addCompletion(program);
  return program;
}
