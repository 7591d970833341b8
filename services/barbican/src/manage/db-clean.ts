import type { Command } from "commander";
import { action, common, UnderpinError, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { schemaFor } from "../service.ts";
import { databaseLog, logOptions, type LogOptions } from "./log.ts";

interface CleanOptions extends CommonOptions, LogOptions {
  readonly minDays: string;
  readonly cleanUnassociatedProjects?: boolean;
  readonly softDeleteExpiredSecrets?: boolean;
  readonly batch: string;
}

/** `clean`: takes away rows that were marked as deleted. */
export function addClean(parent: Command, line: CommandLine): Command {
  const command = parent.command("clean").description("take away rows that were marked as deleted; it can be stopped, and run again");
  return logOptions(common(command))
    .option("-m, --min-days <days>", "how long a row must have been marked; negative for at once", "90")
    .option("-p, --clean-unassociated-projects", "take projects away that nothing belongs to")
    .option("-e, --soft-delete-expired-secrets", "mark secrets that have expired first")
    .option("--batch <rows>", "how many rows of a table are looked at in one transaction", "1000")
    .action(action<CleanOptions>(line, run));
}

async function run(context: ActionContext, options: CleanOptions): Promise<void> {
  const { json, output, engine } = context;
  const say = databaseLog(context, options);
  const cleaning = {
    projects: options.cleanUnassociatedProjects === true,
    expired: options.softDeleteExpiredSecrets === true,
    minDays: wholeNumber("--min-days", options.minDays),
    batch: wholeNumber("--batch", options.batch, 1),
  };
  const [{ openDatabase }, { clean }, { schemaNamed }] = await Promise.all([
    import("underpin/engine"),
    import("../clean/clean.ts"),
    import("../database/schemas/schema-of.ts"),
  ]);
  const began = Date.now();
  const database = await openDatabase(context.url ?? "");
  await using session = await database.connect();
  const { counts, total } = await clean(database, session, {
    ...cleaning,
    now: new Date(began),
    schema: schemaNamed(schemaFor(context.service), database.dialect.name),
    ...(engine.signal && { signal: engine.signal }),
    onResume: (since) =>
      say("INFO", `Going on with the clean that began at ${since.slice(0, 19)} UTC and did not end; run it again for what came since.`),
    onBatch: (stage, rows) => say("DEBUG", `${stage}: ${rows}`),
  });
  for (const [stage, rows] of Object.entries(counts)) say("INFO", `Cleaned up ${rows} rows: ${stage}`);
  say("INFO", `Cleaning of database affected ${total} entries`);
  say("INFO", `DB clean up finished in ${((Date.now() - began) / 1000).toFixed(3)} seconds`);
  if (json) output.data(JSON.stringify({ type: "result", total, counts }));
}

/** @throws UnderpinError `UP-CONFIG` */
function wholeNumber(option: string, text: string, least = Number.NEGATIVE_INFINITY): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text.trim()) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UnderpinError("UP-CONFIG", { what: `${option} takes a whole number, not "${text}".`, fine: "Nothing was changed." });
}
