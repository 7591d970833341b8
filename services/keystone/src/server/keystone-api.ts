import type { Command } from "commander";
import { createServer } from "@underpin/oslo/server";
import { loadKeystoneConfig } from "../config/index.ts";

/** The `keystone-api` command: serves the Identity API. */
export function createKeystoneApi(): Command {
  return createServer({
    command: "keystone-api",
    description: "Serve the Identity API",
    name: "keystone",
    manage: "keystone-manage",
    port: 5000,
    loadConfig: loadKeystoneConfig,
    open: async (config, site) => (await import("./open-served.ts")).openServed(config, site),
  });
}
