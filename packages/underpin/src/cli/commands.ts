import type { Command } from "commander";
import { PHASES, type Phase, type Repository } from "../model/phase.ts";
import { UnderpinError } from "../model/error.ts";
import { confirm } from "./confirm.ts";
import { checkText } from "./check-texts.ts";
import { action, amount, common, lockOptions, type ActionContext, type CommandLine, type CommonOptions } from "./context.ts";
import { table } from "./output.ts";
import { printPlan } from "./print-plan.ts";

/** Options of whatever upgrades. */
export interface UpgradeOptions extends CommonOptions {
  readonly to?: string;
  readonly replay?: boolean;
  readonly ignoreNodes?: boolean;
  readonly tryAll?: boolean;
  readonly lanes?: string;
  readonly dryRun?: boolean;
}

/** What each phase does, in one line. */
export const PHASE_TEXTS: Readonly<Record<Phase, string>> = {
  expand: "add what the next release needs, and the triggers",
  migrate: "carry existing rows over",
  contract: "take the old shape and the triggers away",
};

/** What check's exit status says. */
export const CHECK_TEXT = "say where the upgrade stands: exit 0 up to date, 1 wrong, 2 expand, 3 migrate, 4 contract next";

/** Adds the options of whatever upgrades. */
export function upgradeOptions(command: Command): Command {
  return lockOptions(common(command))
    .option("--to <release>", "stop at this release or version")
    .option("--wait <seconds>", "wait for another runner instead of leaving")
    .option("--dry-run", "show what would run, and run nothing");
}

/** What one phase alone can be told. */
const PHASE_OPTIONS: Readonly<Record<Phase, readonly [flags: string, text: string]>> = {
  expand: ["--try-all", "try expressions on every row first, not on 10,000 of a table"],
  migrate: [
    "--lanes <number>",
    "ranges of a table that are carried over at once, on a connection each (1; 2 while nobody else is at work)",
  ],
  contract: ["--ignore-nodes", "although nodes of an older release are alive"],
};

/** Adds the command of one phase, with all that it can be told. */
export function phaseCommand(parent: Command, phase: Phase): Command {
  return upgradeOptions(parent.command(phase).description(PHASE_TEXTS[phase])).option(...PHASE_OPTIONS[phase]);
}

/** Runs one phase, or shows it with `--dry-run`. */
export async function runOnePhase({ engine, output, json }: ActionContext, options: UpgradeOptions, phase: Phase): Promise<void> {
  if (options.dryRun) {
    const { plan } = await import("../api/plan.ts");
    printPlan(
      output,
      await plan({ ...engine, phases: [phase], ...(options.to !== undefined && { to: options.to }) }),
      json ? "json" : "steps",
    );
    return;
  }
  const phases = await import("../api/phases.ts");
  const results = await phases[phase]({
    ...engine,
    ...(options.to !== undefined && { to: options.to }),
    ignoreNodes: options.ignoreNodes === true,
    tryAll: options.tryAll === true,
    ...(options.lanes !== undefined && { lanes: amount("--lanes", "lanes", options.lanes) }),
  });
  if (json) output.data(JSON.stringify({ type: "result", results }));
}

/** Runs all phases offline, or shows them with `--dry-run`. */
export async function runSync({ engine, output, json }: ActionContext, options: UpgradeOptions): Promise<void> {
  const to = options.to === undefined ? {} : { to: options.to };
  if (options.dryRun) {
    const { plan } = await import("../api/plan.ts");
    printPlan(output, await plan({ ...engine, ...to, phases: PHASES, mode: "offline" }), json ? "json" : "steps");
    return;
  }
  const { sync } = await import("../api/sync.ts");
  const results = await sync({ ...engine, ...to, replay: options.replay === true });
  if (json) output.data(JSON.stringify({ type: "result", results }));
}

/** Says where an upgrade stands; its exit status is the answer. */
export async function runCheck({ engine, line, output, json }: ActionContext, options: UpgradeOptions): Promise<number> {
  const { check } = await import("../api/check.ts");
  const result = await check({ ...engine, ...(options.to !== undefined && { to: options.to }) });
  const { expand, migrate, contract } = result.versions;
  const text = checkText(result, line);
  if (json) output.data(JSON.stringify({ type: "result", ...result, text }));
  else
    output.data(
      `${text}\nLatest: ${result.latest}\nExpand: ${expand ?? "none"}\nMigrate: ${migrate ?? "none"}\nContract: ${contract ?? "none"}`,
    );
  return result.code;
}

/** The table of releases and versions. */
export function printReleases({ service, output, json }: ActionContext): void {
  if (json) output.data(JSON.stringify({ type: "result", releases: service.releases }));
  else if (service.linear)
    output.data(table([["RELEASE", "VERSION"], ...service.releases.map((release) => [release.name, String(release.version)])]));
  else
    output.data(
      table([
        ["RELEASE", "VERSION", "LEGACY", "ALSO"],
        ...service.releases.map((release) => [
          release.name,
          String(release.version),
          String(release.legacy ?? service.legacyClosedAt ?? "-"),
          (release.aliases ?? []).join(", "),
        ]),
      ]),
    );
}

/** The version that is recorded: the linear repository's, until the three phases have begun. Null for one that is not under control. */
export async function printVersion({ engine, output, json }: ActionContext, uncontrolled: (recorded: object) => void): Promise<void> {
  const { versions } = await import("../api/versions.ts");
  const { controlled, ...recorded } = await versions(engine);
  if (!controlled) return uncontrolled(recorded);
  output.data(json ? JSON.stringify({ type: "result", controlled, ...recorded }) : String(recorded.expand || (recorded.legacy ?? 0)));
}

/** What `goto` recorded: one number, or where a release's repositories stand. */
function jumpText(to: string, recorded: Partial<Record<Repository, number>>): string {
  const numbers = Object.entries(recorded);
  const versions = numbers.map(([repository, version]) => `${repository}=${version}`).join(", ");
  return numbers.length === 1 ? `version=${numbers[0]?.[1]}` : `${to}: ${versions}`;
}

/**
 * A version of the linear repository, as an operator names it.
 *
 * @throws UnderpinError `UP-VERSION`
 */
export function versionNumber(text = ""): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UnderpinError("UP-VERSION", { what: `"${text}" is not the number of a version.`, fine: "Nothing was changed." });
}

/** Adds the commands that touch the record or the linear repository. */
export function addVersionCommands(parent: Command, line: CommandLine): void {
  common(parent.command("version").description("print the recorded version")).action(
    action(line, async (context) =>
      printVersion(context, () => {
        throw new UnderpinError("UP-NOT-CONTROLLED", {
          what: "The database is not under migration control.",
          fine: "Nothing was changed.",
        });
      }),
    ),
  );
  common(parent.command("version_control").alias("version-control").description("put the database under version control at 0")).action(
    action(line, async ({ engine, output }) => {
      const { versionControl } = await import("../api/versions.ts");
      await versionControl(engine);
      output.data("Database now under version control");
    }),
  );
  common(
    parent
      .command("goto")
      .argument("<version>", "a version of the linear repository, or a release")
      .description("set the recorded version without running anything"),
  ).action(
    action(line, async ({ engine, output }, _options, version = "") => {
      const { goto, versions } = await import("../api/versions.ts");
      const before = await versions(engine);
      const after = await goto(engine, version);
      if (Object.entries(after).some(([repository, value]) => before[repository as keyof typeof after] !== value))
        output.data(`Jumped to ${jumpText(version, after)} (without performing intermediate migrations)`);
    }),
  );
  common(parent.command("upgrade").argument("<version>").description("bring the linear repository up to a version")).action(
    action(line, async ({ engine, output }, _options, version) => {
      const { upgrade } = await import("../api/versions.ts");
      const number = versionNumber(version);
      output.data(`Upgrading database to version ${version}`);
      await upgrade(engine, number);
    }),
  );
  common(
    parent
      .command("downgrade")
      .argument("<version>")
      .description("take the linear repository down to a version; data is lost")
      .option("--confirm <database>", "the database's name, as consent to the loss of data"),
  ).action(
    action<CommonOptions & { confirm?: string }>(line, async (context, options, version) => {
      const { engine, output } = context;
      const number = versionNumber(version);
      await confirm(context, options.confirm, `A downgrade to version ${version} drops tables and columns with all they hold.`);
      output.talk(`WARNING: downgrading to version ${version}; data of what is taken away is lost.`);
      const { downgrade } = await import("../api/versions.ts");
      await downgrade(engine, number);
    }),
  );
}
