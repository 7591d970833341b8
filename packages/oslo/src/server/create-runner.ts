import { Command } from "commander";
import { configurationOptions } from "../manage/read-options.ts";
import { keepMemoryOutOfCoreDumps } from "./core-dumps.ts";
import { metricsOptions, metricsPlace, orSayWhy, type RunOptions } from "./options.ts";
import type { RunConfig, Runs } from "./served.ts";

/**
 * Makes the command of a process that serves nothing, and goes on until it is told to end: its options, the log, metrics, reloading on SIGHUP, the graceful end.
 *
 * @example
 * await runProgram(createRunner({ command: "barbican-worker", … }), process.argv);
 */
export function createRunner<C extends RunConfig>(runs: Runs<C>): Command {
  const { command, description, name, manage, loadConfig } = runs;
  return metricsOptions(configurationOptions(new Command(command).description(description), `${name}.conf`)).action(
    async (given: RunOptions) =>
      await orSayWhy(command, manage, async () => {
        keepMemoryOutOfCoreDumps();
        const config = loadConfig({ files: given.configFile ?? [], folders: given.configDir ?? [] });
        const { runUntilTold } = await import("./run-until-told.ts");
        await runUntilTold(runs, config, metricsPlace(given));
      }),
  );
}
