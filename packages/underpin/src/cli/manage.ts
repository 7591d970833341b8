import { Command, CommanderError, Option } from "commander";
import { addCompletion } from "./completion.ts";
import {
  CHECK_TEXT,
  PHASE_TEXTS,
  addSyncCommand,
  addVersionCommands,
  printReleases,
  runCheck,
  runOnePhase,
  runSync,
  upgradeOptions,
  versionNumber,
  type UpgradeOptions,
} from "./commands.ts";
import { action, common, type Configure } from "./context.ts";

/** What a service's own command is made of. */
export interface ManageOptions {
  /** The command's name: `keystone-manage`. */
  readonly name: string;
  readonly description: string;
  /** Adds the options that say where the configuration is. */
  readonly options: (program: Command) => Command;
  readonly configure: Configure;
}

/**
 * Makes a service's own management command, from the same functions as `underpin`.
 *
 * @example
 * await runProgram(createManage({ name: "keystone-manage", … }), process.argv);
 */
export function createManage({ name, description, options, configure }: ManageOptions): Command {
  const program = options(new Command(name).description(description)).configureHelp({ sortSubcommands: true });
  const phase = (flag: string, text: string): Option =>
    new Option(flag, text).conflicts(["expand", "migrate", "contract", "check"].filter((other) => `--${other}` !== flag));
  upgradeOptions(
    program
      .command("db_sync")
      .argument("[version]", "stop at this version of the legacy repository")
      .description("bring the database up to date, all at once or phase by phase"),
  )
    .addOption(phase("--expand", PHASE_TEXTS.expand))
    .addOption(phase("--migrate", PHASE_TEXTS.migrate))
    .addOption(phase("--contract", PHASE_TEXTS.contract))
    .addOption(phase("--check", CHECK_TEXT))
    .option("--replay", "run the whole history on an empty database instead of laying today's schema")
    .option("--ignore-nodes", "contract although nodes of an older release are alive")
    .action(
      action<UpgradeOptions & { expand?: boolean; migrate?: boolean; contract?: boolean; check?: boolean }>(
        configure,
        async (context, chosen, version) => {
          if (chosen.check) return await runCheck(context, chosen);
          for (const phaseName of ["expand", "migrate", "contract"] as const)
            if (chosen[phaseName]) return await runOnePhase(context, chosen, phaseName);
          if (version === undefined) return await runSync(context, chosen);
          const { syncLegacy } = await import("../api/versions.ts");
          await syncLegacy(context.engine, versionNumber(version));
        },
      ),
    );
  common(program.command("db_version").description("print the recorded version")).action(
    action(configure, async ({ engine, output, json }) => {
      const { versions } = await import("../api/versions.ts");
      const { controlled, ...recorded } = await versions(engine);
      if (json) output.data(JSON.stringify({ type: "result", controlled, ...recorded }));
      else output.data(controlled ? String(recorded.legacy ?? recorded.expand) : "None");
    }),
  );
  const database = program.command("database").description("the record of versions, and the linear repository");
  addSyncCommand(database, configure);
  addVersionCommands(database, configure);
  common(program.command("releases").description("print the table of releases and versions")).action(
    action(configure, async (context) => printReleases(context)),
  );
  addCompletion(program);
  return program;
}

/** Runs a command line; wrong usage ends with 2, as argparse's does. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  const strict = (command: Command): void => {
    command.exitOverride().showHelpAfterError("(--help shows what there is)");
    command.commands.forEach(strict);
  };
  strict(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}
