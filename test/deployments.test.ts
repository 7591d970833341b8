import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readFleet, type Fleet } from "underpin/rollout";
import { createProgram } from "../packages/underpin/src/cli/program.ts";
import { find } from "./harness/servers.ts";

const FOLDER = fileURLToPath(new URL("../examples/deployments/", import.meta.url));

/** Where the types of each kind of manifest are. */
const KINDS: Readonly<Record<string, string>> = {
  Job: "batch/v1",
  Deployment: "apps/v1",
  Service: "core/v1",
  PodDisruptionBudget: "policy/v1",
};

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

const manifests = readdirSync(join(FOLDER, "kubernetes")).flatMap((name) =>
  parseAllDocuments(readFileSync(join(FOLDER, "kubernetes", name), "utf8")).map((document) => document.toJS() as Manifest),
);

/** Every list of words in it that runs a command of ours, from its name on. */
function commandsIn(value: unknown): readonly (readonly string[])[] {
  if (value === null || typeof value !== "object") return [];
  if (Array.isArray(value) && value.includes("underpin")) return [value.slice(value.indexOf("underpin") + 1) as string[]];
  return Object.values(value).flatMap((inner) => commandsIn(inner));
}

/** What the command line does not know of a command's words. */
function unknownIn([name = "", ...words]: readonly string[]): readonly string[] {
  const command = createProgram().commands.find((one) => one.name() === name);
  if (command === undefined) return [name];
  return words.filter((word) => word.startsWith("-") && !command.options.some(({ long, short }) => word === long || word === short));
}

describe.each(["systemd", "containers"])("%s", (folder) => {
  test("the fleet's file can be read, and its commands are ours as they are", async () => {
    const fleet: Fleet = await readFleet(join(FOLDER, folder, "fleet.yaml"));
    expect(fleet.nodes).toHaveLength(3);
    const commands = commandsIn(fleet.commands);
    expect(commands.length).toBeGreaterThan(4);
    expect(commands.flatMap(unknownIn)).toEqual([]);
  });
});

test("scripts are ones that a shell can read", () => {
  for (const script of ["systemd/run", "containers/take"]) execFileSync("sh", ["-n", join(FOLDER, script)]);
});

test("systemd knows each word of the unit", (context) => {
  if (find(["systemd-analyze"]) === null) return context.skip("systemd is not installed");
  const folder = mkdtempSync(join(tmpdir(), "unit-"));
  const unit = readFileSync(join(FOLDER, "systemd/shop.service"), "utf8").replace("/usr/bin/node", process.execPath);
  writeFileSync(join(folder, "shop.service"), unit);
  const told = execFileSync("systemd-analyze", ["verify", "--man=no", join(folder, "shop.service")], { stdio: "pipe", encoding: "utf8" });
  expect(told).toBe("");
  rmSync(folder, { recursive: true });
});

test("manifests have the shapes of Kubernetes' own API, and commands that are ours", () => {
  expect(manifests.map(({ kind }) => kind).toSorted()).toEqual(["Deployment", "Job", "Job", "Job", "PodDisruptionBudget", "Service"]);
  expect(complaints(manifests)).toEqual([]);
  const commands = commandsIn(manifests);
  expect(commands.map(([name]) => name)).toEqual(["expand", "migrate", "contract", "revert"]);
  expect(commands.flatMap(unknownIn)).toEqual([]);
  // The judge sees what is wrong.
  const [first] = manifests;
  expect(complaints([{ ...first, spec: { backofLimit: 1 } } as unknown as Manifest])).toEqual([expect.stringContaining("backofLimit")]);
});

/** What the types of Kubernetes' API say of manifests. */
function complaints(all: readonly Manifest[]): readonly string[] {
  const lines = all.flatMap((manifest, i) => {
    const path = KINDS[manifest.kind] ?? "";
    expect(manifest.apiVersion).toBe(path.replace("core/", ""));
    return [
      `import type { ${manifest.kind} as T${i} } from "kubernetes-types/${path}";`,
      `export const m${i}: T${i} = ${JSON.stringify(manifest)};`,
    ];
  });
  const folder = mkdtempSync(join(tmpdir(), "manifests-"));
  const modules = fileURLToPath(new URL("../node_modules", import.meta.url));
  symlinkSync(modules, join(folder, "node_modules"));
  writeFileSync(join(folder, "manifests.ts"), lines.join("\n"));
  const words = ["--strict", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler", "--types", "", "manifests.ts"];
  const { stdout } = spawnSync(join(modules, ".bin/tsc"), words, { cwd: folder, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return stdout.split("\n").filter((line) => line.includes("error"));
}
