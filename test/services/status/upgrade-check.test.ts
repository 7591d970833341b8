import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { upgradeCheck } from "../../../services/keystone/src/status/upgrade-check.ts";
import { PEERS } from "../../harness/keystone-peer.ts";
import { CASES } from "./cases.ts";
import { cloud, emptyDatabase } from "./clouds.ts";

interface Answer {
  readonly name: string;
  readonly table: string;
  readonly json: string;
  readonly code: number;
}

const JUDGE = fileURLToPath(new URL("judge.py", import.meta.url));

let base = "";
const files: string[] = [];
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "status-"));
  const empty = join(base, "empty.db");
  await emptyDatabase(empty);
  for (const [i, one] of CASES.entries()) files.push(await cloud(base, empty, one, i));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Why a check could not be run is told in other words, and without a stack of calls. */
const withoutReason = (text: string): string => (text.startsWith("Error:\n") ? "Error:\n" : text);

const goldenOf = (release: string): URL => new URL(`golden-${release}.json`, import.meta.url);

describe.each(["22", "30"] as const)("keystone-status upgrade check, as Keystone %s has it", (release) => {
  test("writes the same table and object, and ends with the same", async () => {
    const answers: Answer[] = [];
    for (const [i, file] of files.entries()) {
      const own = join(base, `compatibility-${i}-${release}.conf`);
      writeFileSync(own, `[underpin]\ncompatibility = ${release}\n`);
      const [table, json] = await Promise.all(
        [false, true].map((asJson) => upgradeCheck({ files: [file, own], folders: [], json: asJson })),
      );
      expect(json?.code).toBe(table?.code);
      answers.push({
        name: CASES[i]?.name ?? "",
        table: withoutReason(table?.text ?? ""),
        json: withoutReason(json?.text ?? ""),
        code: table?.code ?? -1,
      });
    }
    expect(answers).toEqual(JSON.parse(readFileSync(goldenOf(release), "utf8")));
  });
});

/** `GOLDEN=1` beside `PEERS=1` writes down what Python says. */
for (const { release, title, python = "" } of PEERS)
  test.skipIf(python === "")(`keystone-status, ${title}: what it says is what was written down of it`, () => {
    const run = (file: string, ...more: readonly string[]): { readonly stdout: string; readonly status: number | null } =>
      spawnSync(python, ["-W", "ignore", JUDGE, join(dirname(file), "keys"), "--config-file", file, "upgrade", "check", ...more], {
        encoding: "utf8",
        env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8" },
      });
    const answers = files.map((file, i): Answer => {
      const [table, json] = [run(file), run(file, "--json")];
      return {
        name: CASES[i]?.name ?? "",
        table: withoutReason(table.stdout).trimEnd() + (table.status === 255 ? "\n" : ""),
        json: withoutReason(json.stdout).trimEnd() + (json.status === 255 ? "\n" : ""),
        code: table.status ?? -1,
      };
    });
    if (process.env["GOLDEN"]) writeFileSync(goldenOf(release), `${JSON.stringify(answers, null, 1)}\n`);
    expect(answers).toEqual(JSON.parse(readFileSync(goldenOf(release), "utf8")));
  });

test("what can't be read is told apart from what a check found", async () => {
  const broken = join(base, "broken.conf");
  appendFileSync(broken, "[database]\nconnection = mysql://k:secret@127.0.0.1:1/k\n");
  const { text, code } = await upgradeCheck({ files: [broken], folders: [], json: false });
  expect([code, text.split("\n")[0]]).toEqual([255, "Error:"]);
  expect(text).not.toContain("secret");
  await expect(upgradeCheck({ files: [join(base, "nowhere.conf")], folders: [], json: false })).rejects.toThrow(/nowhere.conf/);
});
