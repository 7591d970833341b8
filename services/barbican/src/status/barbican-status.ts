import type { Command } from "commander";
import { createStatus, policyFileIsYaml, toldFailure, toldResults } from "@underpin/oslo/upgradecheck";
import { loadConfig, policyOptions } from "@underpin/oslo/config";
import { OWN_VERSION } from "../own-version.ts";

/** The `barbican-status` command. */
export function createBarbicanStatus(): Command {
  return createStatus({
    name: "barbican-status",
    description: "Look whether an upgrade may begin; barbican-manage db check looks at the schema",
    version: OWN_VERSION,
    file: "barbican.conf",
    check: async ({ files, folders, json }) => {
      const config = loadConfig({ oslo_policy: policyOptions }, { project: "barbican", program: "barbican-status", files, folders });
      try {
        return toldResults([policyFileIsYaml("barbican", config.files, config.values.oslo_policy.policy_file)], { json });
      } catch (error) {
        return toldFailure(error);
      }
    },
  });
}
