import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { spawn } from "node:child_process";
import { PASSWORD, REGION, type Cloud } from "../cloud.ts";
import { pythonPackages } from "../cache.ts";
import { BARE, must } from "../execute.ts";
import type { Outcome, Outcomes } from "../outcomes.ts";
import type { Suite } from "../suite.ts";
import { COMMANDS, type Command } from "./openstack-commands.ts";

const SCRIPT = fileURLToPath(new URL("openstack_commands.py", import.meta.url));
const RULES = [{ local: [{ user: { name: "{0}" } }], remote: [{ type: "REMOTE_USER" }] }];

/** What the client of a Python says of {@link COMMANDS}. */
async function runCommands(python: string, cloud: Cloud): Promise<Outcomes> {
  const env = {
    ...BARE,
    OS_AUTH_URL: cloud.url,
    OS_USERNAME: "admin",
    OS_PASSWORD: PASSWORD,
    OS_PROJECT_NAME: "admin",
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_DOMAIN_NAME: "Default",
    OS_IDENTITY_API_VERSION: "3",
    OS_REGION_NAME: REGION,
  };
  const child = spawn(python, ["-W", "ignore", SCRIPT], { stdio: ["pipe", "pipe", "inherit"], env, cwd: cloud.folder });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (words: readonly string[]): Promise<{ readonly status: number; readonly written: string }> => {
    child.stdin.write(`${JSON.stringify(words)}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error(`the openstack client ended at ${words.join(" ")}`);
    return JSON.parse(value) as { status: number; written: string };
  };
  try {
    const kept = new Map(Object.entries(files(cloud)));
    const issued = await ask(["token", "issue", "-f", "value", "-c", "id"]);
    kept.set("token", issued.written.trim());
    const outcomes = new Map<string, Outcome>();
    for (const [at, command] of COMMANDS.entries()) {
      const { status, written } = await ask(wordsOf(command, kept));
      const isAsWanted = (status !== 0) === (command.isRefused ?? false);
      outcomes.set(
        `${String(at + 1).padStart(2)} openstack ${command.line}${command.isRefused ? " (refused)" : ""}`,
        isAsWanted ? "passed" : "failed",
      );
      if (!isAsWanted) process.stdout.write(`openstack ${command.line}: ${status}\n${written.slice(-2000)}\n`);
      else if (command.keep !== undefined) keep(command.keep, written, kept);
    }
    return outcomes;
  } finally {
    child.kill();
  }
}

function files({ folder }: Cloud): Readonly<Record<string, string>> {
  const [rules, policy] = ["rules.json", "policy.json"].map((name) => join(folder, name)) as [string, string];
  writeFileSync(rules, JSON.stringify(RULES));
  writeFileSync(policy, "{}");
  return { "file:rules": rules, "file:policy": policy };
}

function wordsOf({ line, keep: kept }: Command, known: ReadonlyMap<string, string>): readonly string[] {
  const words = line.split(" ").map((word) => word.replaceAll(/\{([^{}]+)\}/g, (all, name: string) => known.get(name) ?? all));
  return kept === undefined ? words : [...words, "-f", "json"];
}

function keep(wanted: Readonly<Record<string, string>>, written: string, kept: Map<string, string>): void {
  const shown = JSON.parse(written) as Readonly<Record<string, string>>;
  for (const [name, field] of Object.entries(wanted)) kept.set(name, shown[field] ?? "");
}

const VERSION = "10.5.0";
/** Its commands of OAuth1 want a library that it does not bring. */
const PACKAGES = [`python-openstackclient==${VERSION}`, "oauthlib"];

/** The client as Debian has it. */
export const debianClient: Suite = {
  name: "openstack client of Debian",
  install: async () => void (await must("/usr/bin/python3", ["-c", "import openstackclient"])),
  run: async (cloud) => await runCommands("/usr/bin/python3", cloud),
};

/** The newest client. */
export const newestClient: Suite = {
  name: `openstack client ${VERSION}`,
  install: async () => void (await pythonPackages("openstackclient", PACKAGES)),
  run: async (cloud) => await runCommands(join(await pythonPackages("openstackclient", PACKAGES), "python"), cloud),
};
