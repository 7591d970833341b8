import { Command, Option } from "commander";
import {
  CHECK_TEXT,
  CHECK_TEXTS,
  PHASE_TEXTS,
  action,
  addBackupCommands,
  addBaseline,
  addCompletion,
  addEvolutionCommands,
  addPlanCommand,
  addRevertCommand,
  addVersionCommands,
  command,
  common,
  hint,
  printReleases,
  printVersion,
  runCheck,
  runOnePhase,
  runSync,
  upgradeOptions,
  versionNumber,
  type ActionContext,
  type AdvisedCommand,
  type CheckTexts,
  type CommandLine,
  type Configure,
  type UpgradeOptions,
  type Wording,
} from "underpin/cli";

/** What a service's own command is made of. */
export interface ManageOptions {
  /** The command's name: `keystone-manage`. */
  readonly name: string;
  readonly description: string;
  /** Of the package that has it. */
  readonly version: string;
  /** Adds the options that say where the configuration is. */
  readonly options: (program: Command) => Command;
  readonly configure: Configure;
  /** Adds the service's own commands. */
  readonly extend?: (program: Command, line: CommandLine) => void;
}

/**
 * How a service's own management command writes a command that an error advises.
 *
 * @example
 * error.report(manageWording("keystone-manage"));
 */
export function manageWording(name: string): Wording {
  return (advised) => `${name} ${words(advised)}`;
}

/**
 * Makes a service's own management command, from the same functions as `underpin`.
 *
 * @example
 * await runProgram(createManage({ name: "keystone-manage", … }), process.argv);
 */
export function createManage({ name, description, version, options, configure, extend }: ManageOptions): Command {
  const line: CommandLine = { configure, wording: manageWording(name), checkTexts: UPSTREAM_TEXTS };
  const program = options(new Command(name).description(description).version(version, "--version", "print the version")).configureHelp({
    sortSubcommands: true,
  });
  addDbSync(program, line);
  common(program.command("db_version").description("print the recorded version")).action(
    action(line, (context) =>
      printVersion(context, (recorded) =>
        context.output.data(context.json ? JSON.stringify({ type: "result", controlled: false, ...recorded }) : "None"),
      ),
    ),
  );
  const database = program.command("database").description("the record of versions, and the linear repository");
  addDatabaseSync(database, line);
  addVersionCommands(database, line);
  addBaseline(program, line);
  addPlanCommand(program, line);
  addRevertCommand(program, line);
  addEvolutionCommands(program, line);
  addBackupCommands(program, line);
  common(program.command("releases").description("print the table of releases and versions")).action(
    action(line, async (context) => printReleases(context)),
  );
  extend?.(program, line);
  addCompletion(program);
  return program;
}

function addDbSync(program: Command, line: CommandLine): void {
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
        line,
        async (context, chosen, version) => {
          if (chosen.check) return await runCheck(context, chosen);
          for (const phaseName of ["expand", "migrate", "contract"] as const)
            if (chosen[phaseName]) return await runOnePhase(context, chosen, phaseName);
          await (version === undefined ? runSync(context, chosen) : runLegacySync(context, version));
        },
      ),
    );
}

/** `db_sync VERSION`: the linear repository alone, as it was before there were phases. */
async function runLegacySync({ engine }: ActionContext, version: string): Promise<void> {
  const { createEngine } = await import("underpin/engine");
  await createEngine(engine).syncLegacy(versionNumber(version));
}

/** `database sync`, as Essex had it: the whole way on an empty or controlled database. */
function addDatabaseSync(database: Command, line: CommandLine): void {
  common(
    database
      .command("sync")
      .argument("[version]", "stop at this version")
      .description("put an empty database under control and bring it up to date"),
  ).action(
    action<UpgradeOptions>(line, async (context, options, version) => {
      if (version === undefined) await runSync(context, options);
      else if (context.service.linear) await runSync(context, { ...options, to: version });
      else await runLegacySync(context, version);
    }),
  );
}

/** How OpenStack's operators call what `underpin` has other names for. */
function words({ command: asked, args }: AdvisedCommand): string {
  const called = {
    sync: "db_sync",
    expand: "db_sync --expand",
    migrate: "db_sync --migrate",
    contract: "db_sync --contract",
    revert: "revert",
    check: "db_sync --check",
    version: "db_version",
    baseline: "baseline",
    "version-control": "database version_control",
    goto: "database goto",
    upgrade: "database upgrade",
    downgrade: "database downgrade",
    releases: "releases",
    restore: "restore",
  }[asked];
  return [called, ...args].join(" ");
}

/** What upstream's `db_sync --check` says, which automation may look for. */
const UPSTREAM_TEXTS: CheckTexts = {
  ...CHECK_TEXTS,
  empty: hint`Your database is not currently under version control. Your first step is to run ${command("expand")}.`,
  uncontrolled: hint`The database has tables, but is not under version control. Say where it stands: ${command("baseline", "--to", "RELEASE")}.`,
  disordered: "Your database is out of sync. A later phase stands ahead of an earlier one; restore a backup or correct the record by hand.",
  behind: hint`Your database is not up to date. Your first step is to run ${command("expand")}.`,
  expanded: hint`Expand version is ahead of migrate. Your next step is to run ${command("migrate")}.`,
  migrated: hint`Migrate version is ahead of contract. Your next step is to run ${command("contract")}.`,
  newer: "Your database is newer than this release; all phases stand at the same version.",
  current: "All db_sync commands are upgraded to the same version and up-to-date.",
};
