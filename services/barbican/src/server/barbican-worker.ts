import type { Command } from "commander";
import { createRunner } from "@underpin/oslo/server";
import { loadBarbicanConfig } from "../config/load.ts";

/** The `barbican-worker` command: carries out orders that wait in the database. */
export function createBarbicanWorker(): Command {
  return createRunner({
    command: "barbican-worker",
    description: "Carry out orders that wait in the database",
    name: "barbican",
    manage: "barbican-manage",
    loadConfig: loadBarbicanConfig,
    open: async (config, site) => (await import("./open-worker.ts")).openWorker(config, site),
  });
}
