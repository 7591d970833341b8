import cluster from "node:cluster";
import { Command } from "commander";
import { configurationOptions } from "../manage/read-options.ts";
import { keepMemoryOutOfCoreDumps } from "./core-dumps.ts";
import { metricsOptions, metricsPlace, orSayWhy, wholeNumber, type RunOptions } from "./options.ts";
import type { RunConfig, Served } from "./served.ts";

interface ServerOptions extends RunOptions {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly drainNotice: number;
}

/**
 * Makes the command that serves a service's API: its options, its workers, the log, metrics, reloading on SIGHUP, the graceful end.
 *
 * @example
 * await runProgram(createServer({ command: "keystone-api", port: 5000, … }), process.argv);
 */
export function createServer<C extends RunConfig>(served: Served<C>): Command {
  const { command, description, name, manage, port, loadConfig } = served;
  const program = configurationOptions(new Command(command).description(description), `${name}.conf`)
    .option("--host <address>", "where to listen", "0.0.0.0")
    .option("--port <number>", "the port", wholeNumber, port)
    .option("--workers <number>", "how many processes share the port", wholeNumber, 1)
    .option("--drain-notice <seconds>", "how long health checks say that it goes before it does", wholeNumber, 0);
  return metricsOptions(program).action(
    async (given: ServerOptions) =>
      await orSayWhy(command, manage, async () => {
        keepMemoryOutOfCoreDumps();
        const config = loadConfig({ files: given.configFile ?? [], folders: given.configDir ?? [] });
        const how = { config, notice: given.drainNotice * 1000, metrics: metricsPlace(given) };
        // What starts the workers serves nothing itself, and need not load it.
        if (given.workers > 1 && cluster.isPrimary) {
          const { runWorkers } = await import("./run-workers.ts");
          process.exitCode = await runWorkers({ ...how, name, count: given.workers });
        } else {
          const { runApi } = await import("./run-api.ts");
          await runApi(served, { ...how, host: given.host, port: given.port });
        }
      }),
  );
}
