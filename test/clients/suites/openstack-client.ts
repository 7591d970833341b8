import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import { must } from "../execute.ts";
import { runCommands } from "../openstack-client.ts";
import type { Outcomes } from "../outcomes.ts";
import type { Suite } from "../suite.ts";
import { COMMANDS } from "./identity-commands.ts";

const RULES = [{ local: [{ user: { name: "{0}" } }], remote: [{ type: "REMOTE_USER" }] }];

async function run(python: string, cloud: Cloud): Promise<Outcomes> {
  return await runCommands(python, cloud, COMMANDS, files(cloud));
}

function files({ folder }: Cloud): Readonly<Record<string, string>> {
  const [rules, policy] = ["rules.json", "policy.json"].map((name) => join(folder, name)) as [string, string];
  writeFileSync(rules, JSON.stringify(RULES));
  writeFileSync(policy, "{}");
  return { "file:rules": rules, "file:policy": policy };
}

const VERSION = "10.5.0";
/** Its commands of OAuth1 want a library that it does not bring. */
const PACKAGES = [`python-openstackclient==${VERSION}`, "oauthlib"];

/** The client as Debian has it. */
export const debianClient: Suite = {
  name: "openstack client of Debian",
  install: async () => void (await must("/usr/bin/python3", ["-c", "import openstackclient"])),
  run: async (cloud) => await run("/usr/bin/python3", cloud),
};

/** The newest client. */
export const newestClient: Suite = {
  name: `openstack client ${VERSION}`,
  install: async () => void (await pythonPackages("openstackclient", PACKAGES)),
  run: async (cloud) => await run(join(await pythonPackages("openstackclient", PACKAGES), "python"), cloud),
};
