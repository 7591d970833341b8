import { InvalidArgumentError, type Command } from "commander";
import type { ConfigurationOptions } from "../manage/read-options.ts";
import type { MetricsPlace } from "../metrics/listener.ts";

/** The options of whatever runs until it is told to end. */
export interface RunOptions extends ConfigurationOptions {
  readonly metricsHost: string;
  readonly metricsPort?: number;
}

/** Adds the options of metrics. */
export function metricsOptions(command: Command): Command {
  return command
    .option("--metrics-port <number>", "the port of Prometheus metrics; without it there are none", wholeNumber)
    .option("--metrics-host <address>", "where metrics are served, apart from the API", "127.0.0.1");
}

/** Where the options want metrics, if anywhere. */
export function metricsPlace({ metricsHost: host, metricsPort: port }: RunOptions): MetricsPlace | undefined {
  return port === undefined ? undefined : { host, port };
}

/** Reads an option's number. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}

/** Runs it; what can't start says why, and ends: whoever runs it starts it again when that has been mended. */
export async function orSayWhy(command: string, manage: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.stderr.write(`${command}: ${await reportOf(error, manage)}\n`);
    process.exit(1);
  }
}

async function reportOf(error: unknown, manage: string): Promise<string> {
  const { UnderpinError } = await import("underpin/cli");
  if (!(error instanceof UnderpinError)) return (error as Error).message;
  const { manageWording } = await import("../manage/manage.ts");
  return error.report(manageWording(manage));
}
