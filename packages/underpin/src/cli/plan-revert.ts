import { Argument, type Command } from "commander";
import { PHASES } from "../model/phase.ts";
import type { UpgradeOptions } from "./commands.ts";
import { confirm } from "./confirm.ts";
import { action, common, lockOptions, type CommandLine } from "./context.ts";
import { printPlan } from "./print-plan.ts";

/** Adds `plan`: what would run. */
export function addPlanCommand(program: Command, line: CommandLine): void {
  common(
    lockOptions(
      program
        .command("plan")
        .addArgument(new Argument("[phase]", "all of them if left out").choices(PHASES))
        .description("what would run, on the live schema")
        .option("--to <release>", "up to this release or version")
        .option("--sql", "the statements alone")
        .option("--offline", "as sync would run it"),
    ),
  ).action(
    action<UpgradeOptions & { sql?: boolean; offline?: boolean }>(line, async ({ engine, output, json }, options, phase) => {
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
}

/** Adds `revert`: expansions taken back. */
export function addRevertCommand(program: Command, line: CommandLine): void {
  common(
    lockOptions(
      program
        .command("revert")
        .description("take expansions back while the old release goes on")
        .option("--to <release>", "down to this release or version; all that are not contracted if left out")
        .option("--wait <seconds>", "wait for another runner instead of leaving")
        .option("--confirm <database>", "the database's name, as consent to the loss of what only the new shape holds"),
    ),
  ).action(
    action<UpgradeOptions & { confirm?: string }>(line, async (context, options) => {
      const { engine, output, json } = context;
      const { to } = options;
      await confirm(context, options.confirm, "Reverting drops the new columns and tables with all that only they hold.");
      const { revert } = await import("../api/revert.ts");
      const results = await revert({ ...engine, ...(to !== undefined && { to }) });
      if (json) output.data(JSON.stringify({ type: "result", results }));
    }),
  );
}
