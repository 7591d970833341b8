import type { Command } from "commander";
import {
  action,
  askDoctor,
  doctorOptions,
  limitOf,
  printDiagnoses,
  statusOf,
  type ActionContext,
  type CommandLine,
  type DoctorCommandOptions,
} from "underpin/cli";
import type { SayingNode } from "../doctor/node-symptom.ts";
import { loadKeystoneConfig, type KeystoneConfig } from "../config/index.ts";
import { loaded, type ConfigurationOptions } from "@underpin/oslo/manage";
import { warning } from "./doctor-text.ts";

interface DoctorOptions extends DoctorCommandOptions, ConfigurationOptions {
  readonly next?: string;
}

/** Adds `doctor`: what upstream's looks for in the configuration, then what the engine does in the database. */
export function addDoctor(program: Command, line: CommandLine): void {
  doctorOptions(
    program
      .command("doctor")
      .description("look for common faults of the configuration, and for what would stand in an upgrade's way; exit 1 if something does")
      .option("--next <release>", "look instead for options that this release takes otherwise (--config-file names its configuration)"),
  ).action(
    action<DoctorOptions>(line, async (context, options) => {
      const [{ examine }, { KEYSTONE_SYMPTOMS }, { NODE_SYMPTOMS }, { configured }] = await Promise.all([
        import("underpin/doctor"),
        import("../doctor/keystone-symptoms.ts"),
        import("../doctor/node-symptoms.ts"),
        import("../doctor/keystone-symptom.ts"),
      ]);
      const limits = { signal: context.engine.signal, ...limitOf(options) };
      if (options.next !== undefined) {
        const { nextRelease, optionsOfNext } = await import("../doctor/next-release.ts");
        const { configFile: files = [], configDir: folders = [] } = options;
        const next = { release: nextRelease(options.next), places: { program: "keystone-manage", files, folders } };
        const found = await examine([optionsOfNext], next, limits);
        printDiagnoses(context, found, warning(line.wording));
        return await statusOf(found);
      }
      const config = wholeConfiguration(options);
      const ofConfiguration = await examine(KEYSTONE_SYMPTOMS, configured(config), limits);
      const { isDebug, words } = { isDebug: config.values.DEFAULT.debug, words: warning(line.wording) };
      const print = (diagnoses: typeof ofConfiguration): void => {
        printDiagnoses(context, diagnoses, words, isDebug ? (one) => `Checking for ${one.symptom.replaceAll(/[_-]/g, " ")}...` : undefined);
      };
      try {
        const ofNodes = await examine(NODE_SYMPTOMS, await sayingNodes(context), limits);
        const all = [...ofConfiguration, ...ofNodes, ...(await askDoctor(context, options))];
        print(all);
        return await statusOf(all);
      } catch (error) {
        // What the configuration has is told, whatever becomes of the database.
        print(ofConfiguration);
        throw error;
      }
    }),
  );
}

/** The nodes that are alive, and what they say of themselves. */
async function sayingNodes({ engine }: ActionContext): Promise<readonly SayingNode[]> {
  const { createEngine } = await import("underpin/engine");
  return (await createEngine(engine).nodes()).map(({ node, says }) => ({ node, says: says as SayingNode["says"] }));
}

/** @throws UnderpinError `UP-CONFIG` */
function wholeConfiguration({ configFile = [], configDir = [] }: ConfigurationOptions): KeystoneConfig {
  return loaded(() => loadKeystoneConfig({ program: "keystone-manage", files: configFile, folders: configDir }));
}
