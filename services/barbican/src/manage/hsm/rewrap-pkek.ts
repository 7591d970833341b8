import type { Command } from "commander";
import type { ConfigurationOptions } from "@underpin/oslo/manage";
import { action, common, type ActionContext, type CommandLine, type CommonOptions } from "underpin/cli";
import { readKekMeta, UnreadableKey, writeKekMeta, type KekMeta } from "../../crypto/kek-meta.ts";
import { P11_PLUGIN } from "../../crypto/plugins.ts";
import type { Hsm } from "../../pkcs11/hsm.ts";
import type { ProjectKeys } from "../../pkcs11/project-keys.ts";
import { eachKek, type BoundKek, type Verdict } from "../each-kek.ts";
import { KeyReport } from "../key-report.ts";
import { withKeys } from "../with-keys.ts";
import { withProjectKeys } from "./with-project-keys.ts";

/** What it may be told. */
export interface RewrapOptions extends CommonOptions, ConfigurationOptions {
  readonly dryRun?: boolean;
}

/** Adds `hsm rewrap_pkek`: projects' keys go under the master keys, and into the wrapping, that the configuration names. */
export function addHsmRewrapPkek(category: Command, line: CommandLine): void {
  rewrapOptions(category.command("rewrap_pkek")).action(action<RewrapOptions>(line, rewrapPkeks));
}

/** What the command, and the one that it has in its own name, may be told. */
export function rewrapOptions(command: Command): Command {
  return common(command.description("wrap projects' keys with the master keys that the configuration names")).option(
    "--dry-run",
    "say what would be done, and write nothing",
  );
}

/** The body of `hsm rewrap_pkek`. */
export async function rewrapPkeks(context: ActionContext, options: RewrapOptions): Promise<number> {
  const dryRun = options.dryRun === true;
  return await withProjectKeys(options, (keys, hsm) =>
    withKeys(context, async (pool) => {
      const { mkek, hmac } = keys.requireMasters();
      const report = new KeyReport(context, options, {
        changed: (name) => `KEK ${name} is wrapped with ${mkek} and signed with ${hmac} now`,
        due: (name) => `Would have unwrapped KEK ${name} and rewrapped it with ${mkek} and ${hmac}`,
        good: (name) => `Skipping KEK ${name}, it is wrapped with ${mkek} and signed with ${hmac}`,
        unverifiable: (name) => `KEK ${name} is as it was: its signature is not of its master key`,
      });
      if (dryRun) report.say("-- Running in dry-run mode --");
      const counts = await eachKek(pool, {
        plugin: P11_PLUGIN,
        dryRun,
        signal: context.engine.signal,
        judge: (kek) => judgeWrapping(keys, hsm, kek),
        onProject: (project) => report.say(`Retrieving KEKs for Project ${project}`),
        onKek: (kek, outcome, why) => report.kek(kek, outcome, why),
      });
      return report.end(counts, dryRun);
    }),
  );
}

function judgeWrapping(keys: ProjectKeys, hsm: Hsm, { plugin_meta: text }: BoundKek): Verdict {
  const meta = readKekMeta(text);
  if (keys.isCurrent(meta)) return { is: "good" };
  const signed = keys.signed(meta);
  if (signed === null) return { is: "unverifiable" };
  if (signed === "liberty") throw new UnreadableKey("it has Liberty's signature; run barbican-manage hsm migrate_kek_signatures first");
  return { is: "due", meta: () => writeKekMeta(rewrapped(keys, hsm, meta)) };
}

/** The key is on the HSM for that moment only, and never here. */
function rewrapped(keys: ProjectKeys, hsm: Hsm, meta: KekMeta): KekMeta {
  const key = keys.load(meta);
  try {
    return keys.seal(key);
  } finally {
    hsm.destroy(key);
  }
}
