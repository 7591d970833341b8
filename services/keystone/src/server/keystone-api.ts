import cluster from "node:cluster";
import { Command, InvalidArgumentError } from "commander";
import { loadKeystoneConfig } from "../config/index.ts";

interface Given {
  readonly configFile?: readonly string[];
  readonly configDir?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly drainNotice: number;
  readonly metricsHost: string;
  readonly metricsPort?: number;
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
    .option("--metrics-port <number>", "the port of Prometheus metrics; without it there are none", wholeNumber)
    .option("--metrics-host <address>", "where metrics are served, apart from the API", "127.0.0.1")
    .action(async (given: Given) => {
      try {
        const config = loadKeystoneConfig({ files: given.configFile ?? [], folders: given.configDir ?? [] });
        const notice = given.drainNotice * 1000;
        const metrics = given.metricsPort === undefined ? undefined : { host: given.metricsHost, port: given.metricsPort };
        // What starts the workers serves nothing itself, and need not load it.
        if (given.workers > 1 && cluster.isPrimary) {
          const { runWorkers } = await import("./run-workers.ts");
          process.exitCode = await runWorkers({ config, count: given.workers, notice, metrics });
        } else {
          const { runApi } = await import("./run-api.ts");
          await runApi({ config, host: given.host, port: given.port, notice, metrics });
        }
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

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}
