import type { Command } from "commander";
import { createStatus } from "@underpin/oslo/upgradecheck";
import { OWN_VERSION } from "../own-version.ts";

/** The `keystone-status` command. */
export function createKeystoneStatus(): Command {
  return createStatus({
    name: "keystone-status",
    description: "Look whether an upgrade may begin; keystone-manage doctor looks at more",
    version: OWN_VERSION,
    file: "keystone.conf",
    check: async (options) => (await import("./upgrade-check.ts")).upgradeCheck(options),
  });
}
