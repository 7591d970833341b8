import type { Command } from "commander";
import { createServer } from "@underpin/oslo/server";
import { loadServedConfig } from "../config/load.ts";

/** The `barbican-api` command: serves the Key Manager API. */
export function createBarbicanApi(): Command {
  return createServer({
    command: "barbican-api",
    description: "Serve the Key Manager API",
    name: "barbican",
    manage: "barbican-manage",
    port: 9311,
    loadConfig: loadServedConfig,
    open: async (config, site) => (await import("./open-served.ts")).openServed(config, site),
  });
}
