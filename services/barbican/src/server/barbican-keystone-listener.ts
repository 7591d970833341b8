import type { Command } from "commander";
import { createRunner } from "@underpin/oslo/server";
import { loadServedConfig } from "../config/load.ts";

/** The `barbican-keystone-listener` command: deletes what projects have that are gone from Keystone. */
export function createKeystoneListener(): Command {
  return createRunner({
    command: "barbican-keystone-listener",
    description: "Delete what projects have that are gone from Keystone",
    name: "barbican",
    manage: "barbican-manage",
    loadConfig: loadServedConfig,
    open: async (config, site) => (await import("./open-listener.ts")).openListener(config, site),
  });
}
