import cluster from "node:cluster";
import { Command, InvalidArgumentError } from "commander";
import { loadKeystoneConfig } from "../config/index.ts";
import { runApi } from "./run-api.ts";

interface Given {
  readonly configFile?: readonly string[];
  readonly configDir?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly drainNotice: number;
}

/** The `keystone-api` command: serves the Identity API. */
export function createKeystoneApi(): Command {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  return new Command("keystone-api")
    .description("Serve the Identity API")
    .option("--config-file <file>", "keystone.conf; may be given several times", collect)
    .option("--config-dir <folder>", "a folder of *.conf files; may be given several times", collect)
    .option("--host <address>", "where to listen", "0.0.0.0")
    .option("--port <number>", "the port", wholeNumber, 5000)
    .option("--workers <number>", "how many processes share the port", wholeNumber, 1)
    .option("--drain-notice <seconds>", "how long health checks say that it goes before it does", wholeNumber, 0)
    .action(async (given: Given) => {
      if (given.workers > 1 && cluster.isPrimary) return superviseWorkers(given.workers);
      try {
        const config = loadKeystoneConfig({ files: given.configFile ?? [], folders: given.configDir ?? [] });
        await runApi({ config, host: given.host, port: given.port, notice: given.drainNotice * 1000 });
      } catch (error) {
        // A service that can't start says why, and ends: whoever runs it starts it again when that has been mended.
        process.stderr.write(`keystone-api: ${await reportOf(error)}\n`);
        process.exit(1);
      }
    });
}

async function reportOf(error: unknown): Promise<string> {
  const { UnderpinError } = await import("underpin/cli");
  if (!(error instanceof UnderpinError)) return (error as Error).message;
  const { manageWording } = await import("@underpin/oslo/manage");
  return error.report(manageWording("keystone-manage"));
}

/** Starts the processes, one anew for each that dies unasked, and ends them when it is told to end. */
function superviseWorkers(count: number): void {
  let isEnding = false;
  let hasServed = false;
  cluster.on("listening", () => (hasServed = true));
  cluster.on("exit", (_worker, code) => {
    if (isEnding || !hasServed) {
      // What can't start does not get better by trying.
      if (!hasServed) process.exitCode = code || 1;
      return;
    }
    cluster.fork();
  });
  const end = (signal: NodeJS.Signals): void => {
    isEnding = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => end(signal));
  for (let i = 0; i < count; i++) cluster.fork();
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}
