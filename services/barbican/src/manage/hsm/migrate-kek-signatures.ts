import type { Command } from "commander";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { action, common, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { readKekMeta, withHmac } from "../../crypto/kek-meta.ts";
import { P11_PLUGIN } from "../../crypto/plugins.ts";
import type { ProjectKeys } from "../../pkcs11/project-keys.ts";
import { eachKek, type BoundKek, type Verdict } from "../each-kek.ts";
import { KeyReport } from "../key-report.ts";
import { refuseLiveNodes } from "../live-nodes.ts";
import { withKeys } from "../with-keys.ts";
import { withProjectKeys } from "./with-project-keys.ts";

interface MigrateOptions extends CommonOptions, ConfigurationOptions {
  readonly dryRun?: boolean;
  readonly ignoreNodes?: boolean;
}

/** Adds `hsm migrate_kek_signatures`: projects' keys that Liberty has signed get the signature that Mitaka and all after it look for. */
export function addMigrateKekSignatures(category: Command, line: CommandLine): void {
  common(category.command("migrate_kek_signatures").description("sign projects' keys of Liberty as Mitaka and all after it verify them"))
    .option("--dry-run", "say what would be done, and write nothing")
    .option("--ignore-nodes", "go on although nodes of the service are alive")
    .action(action<MigrateOptions>(line, migrate));
}

async function migrate(context: ActionContext, options: MigrateOptions): Promise<number> {
  const dryRun = options.dryRun === true;
  if (!dryRun && options.ignoreNodes !== true)
    await refuseLiveNodes(context, {
      why: "A node of Liberty can't read a key any more once it is signed anew, and one of a later release can't before that.",
      otherwise: "--dry-run runs beside them; --ignore-nodes goes on all the same.",
    });
  const report = new KeyReport(context, options, {
    changed: (name) => `KEK ${name} has a new signature`,
    due: (name) => `KEK ${name} needs recalculation`,
    good: (name) => `Skipping KEK ${name}, good signature`,
    unverifiable: (name) => `Skipping KEK ${name}, can not validate with either method!`,
  });
  if (dryRun) report.say("-- Running in dry-run mode --");
  report.say("Retrieving all available projects");
  return await withProjectKeys(options, (keys) =>
    withKeys(context, async (pool) => {
      const counts = await eachKek(pool, {
        plugin: P11_PLUGIN,
        dryRun,
        signal: context.engine.signal,
        judge: (kek) => judgeSignature(keys, kek),
        onProject: (project) => report.say(`Retrieving KEKs for Project ${project}`),
        onKek: (kek, outcome, why) => report.kek(kek, outcome, why),
      });
      return report.end(counts, dryRun);
    }),
  );
}

/** The key itself is neither unwrapped nor looked at: only what the signature is over changes. */
function judgeSignature(keys: ProjectKeys, { plugin_meta: text }: BoundKek): Verdict {
  const meta = readKekMeta(text);
  const signed = keys.signed(meta);
  if (signed === null) return { is: "unverifiable" };
  return signed === "current" ? { is: "good" } : { is: "due", meta: () => withHmac(text, keys.sign(meta)) };
}
