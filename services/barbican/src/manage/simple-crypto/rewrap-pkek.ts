import type { Command } from "commander";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { action, common, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { SIMPLE_PLUGIN } from "../../crypto/plugins.ts";
import type { SimpleMasters } from "../../crypto/simple-crypto.ts";
import { eachKek, type BoundKek, type Verdict } from "../each-kek.ts";
import { KeyReport } from "../key-report.ts";
import { withKeys } from "../with-keys.ts";
import { configuredMasters } from "./masters.ts";

interface RewrapOptions extends CommonOptions, ConfigurationOptions {
  readonly dryRun?: boolean;
}

/** Adds `simple_crypto rewrap_pkek`: projects' keys go under the first of the configured ones. */
export function addSimpleRewrapPkek(category: Command, line: CommandLine): void {
  common(category.command("rewrap_pkek").description("encrypt projects' keys with the first key of [simple_crypto_plugin] kek"))
    .option("--dry-run", "say what would be done, and write nothing")
    .action(action<RewrapOptions>(line, rewrap));
}

async function rewrap(context: ActionContext, options: RewrapOptions): Promise<number> {
  const dryRun = options.dryRun === true;
  const masters = configuredMasters(options);
  const report = new KeyReport(context, options, {
    changed: (name) => `KEK ${name} is under the first key now`,
    due: (name) => `Would have put KEK ${name} under the first key`,
    good: (name) => `Skipping KEK ${name}, it is under the first key`,
    unverifiable: (name) => `KEK ${name} is as it was: none of the configured keys made it`,
  });
  if (dryRun) report.say("-- Running in dry-run mode --");
  return await withKeys(context, async (pool) => {
    const counts = await eachKek(pool, {
      plugin: SIMPLE_PLUGIN,
      dryRun,
      signal: context.engine.signal,
      judge: (kek) => judge(masters, kek),
      onProject: () => {},
      onKek: (kek, outcome, why) => report.kek(kek, outcome, why),
    });
    return report.end(counts, dryRun);
  });
}

function judge(masters: SimpleMasters, { plugin_meta: meta }: BoundKek): Verdict {
  const isCurrent = masters.isCurrent(meta);
  if (isCurrent === null) return { is: "unverifiable" };
  return isCurrent ? { is: "good" } : { is: "due", meta: () => masters.rewrap(meta) };
}
