import { readFileSync } from "node:fs";
import { Command } from "commander";
import { underpinWording } from "../model/hint.ts";
import { PHASES } from "../model/phase.ts";
import { addCompletion } from "./completion.ts";
import {
  CHECK_TEXT,
  addVersionCommands,
  phaseCommand,
  printReleases,
  runCheck,
  runOnePhase,
  runSync,
  upgradeOptions,
  type UpgradeOptions,
} from "./commands.ts";
import { addPlanCommand, addRevertCommand } from "./plan-revert.ts";
import { addBaseline } from "./baseline.ts";
import { addBackupCommands } from "./backup.ts";
import { addDoctor } from "./doctor.ts";
import { addInit } from "./init.ts";
import { addEvolutionCommands } from "./evolutions.ts";
import { addRollout } from "./rollout.ts";
import { loadConfiguration } from "./config.ts";
import { CHECK_TEXTS } from "./check-texts.ts";
import { action, collect, common, type CommandLine, type CommonOptions } from "./context.ts";
import { writeFromSql } from "./from-sql.ts";

const line: CommandLine = { configure: (options) => loadConfiguration(options), wording: underpinWording, checkTexts: CHECK_TEXTS };

/** The generic `underpin` command, for any service. */
export function createProgram(): Command {
  const program = new Command("underpin")
    .description("Zero-downtime schema upgrades in three phases")
    .version(ownVersion(), "--version", "print the version")
    .option("--config <file>", "the configuration file (underpin.config.ts)")
    .option("--service <file>", "a module whose default export is the service")
    .option("--url <url>", "the database (also DATABASE_URL)")
    .option("--replica <url>", "a replica that data migrations wait for while it is behind; may be given again", collect)
    .option("--member <url>", "a server of a Galera cluster, if the addresses it gives can't be reached; once for each", collect)
    .option("--ignore-unseen", "although a server of the cluster can't be asked whether it made a change, too");
  addInit(program);
  upgradeOptions(
    program
      .command("sync")
      .description("all phases at once, while the service is stopped")
      .option("--replay", "run the history instead of the squashed base"),
  ).action(action<UpgradeOptions>(line, runSync));
  for (const phase of PHASES)
    phaseCommand(program, phase).action(action<UpgradeOptions>(line, (context, options) => runOnePhase(context, options, phase)));
  common(program.command("check").description(CHECK_TEXT).option("--to <release>", "against this release or version")).action(
    action<UpgradeOptions>(line, runCheck),
  );
  addPlanCommand(program, line);
  addRevertCommand(program, line);
  addBaseline(program, line);
  addEvolutionCommands(program, line);
  addDoctor(program, line);
  addRollout(program, line);
  addBackupCommands(program, line);
  common(
    program
      .command("new")
      .argument("<name>", "what the change is, in words_with_underscores")
      .argument("[operation]", "the operation of an evolution: renameColumn, splitTable, …")
      .argument("[options...]", "what is known of it: table=customer from=mail to=email")
      .option("--sql <file>", "the evolution that does what this migration would; - is standard input")
      .description("write the scripts of the next version, or an evolution"),
  ).action(
    action<CommonOptions & { sql?: string }>(line, async (context, { sql }, name = "", operation = "", ...known) => {
      const { service, output } = context;
      if (sql !== undefined) return await writeFromSql(context, name, sql);
      const { scaffold } = await import("../repositories/scaffold.ts");
      const options = Object.fromEntries(known.map((text) => [text.split("=", 1)[0], text.slice(text.indexOf("=") + 1)]));
      const files = await scaffold(service, name, operation === "" ? undefined : { name: operation, options });
      for (const file of files) output.data(file.pathname);
    }),
  );
  common(program.command("releases").description("the table of releases and versions")).action(
    action(line, async (context) => printReleases(context)),
  );
  addVersionCommands(program, line);
  addCompletion(program);
  return program;
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
