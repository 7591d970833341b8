import { join } from "node:path";
import type { Cloud } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import { must } from "../execute.ts";
import { runCommands, type Command } from "../openstack-client.ts";
import type { Outcomes } from "../outcomes.ts";
import type { KeySuite } from "../suite.ts";
import { CONSUMER_COMMANDS, SECRET_COMMANDS } from "./secret-commands.ts";

async function run(python: string, cloud: Cloud, commands: readonly Command[]): Promise<Outcomes> {
  return await runCommands(python, cloud, commands, { "file:payload": join(cloud.folder, "payload") });
}

const VERSION = "7.6.0";
const PACKAGES = [`python-barbicanclient==${VERSION}`, "python-openstackclient==10.5.0"];

/** The client as Debian has it. */
export const debianSecrets: KeySuite = {
  name: "openstack secret of Debian",
  install: async () => void (await must("/usr/bin/python3", ["-c", "import openstackclient, barbicanclient"])),
  run: async (cloud) => await run("/usr/bin/python3", cloud, SECRET_COMMANDS),
};

/** The newest client, which knows of consumers of secrets. */
export const newestSecrets: KeySuite = {
  name: `openstack secret ${VERSION}`,
  install: async () => void (await pythonPackages("barbicanclient", PACKAGES)),
  run: async (cloud) =>
    await run(join(await pythonPackages("barbicanclient", PACKAGES), "python"), cloud, [...SECRET_COMMANDS, ...CONSUMER_COMMANDS]),
};
