import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keystoneManage } from "../../harness/cli.ts";
import { keystoneAt } from "../../harness/keystone.ts";
import { PEERS } from "../../harness/keystone-peer.ts";
import { liveRows } from "../../harness/rows.ts";
import { ARGUMENTS, cloudRows } from "./cloud-rows.ts";
import { configured } from "./configured.ts";

const FILE = new URL("golden.json", import.meta.url);

/** Python's own command, with the options of these tests. */
function bootstrapByPython(python: string, config: string): void {
  const main = "import sys; from keystone.cmd.manage import main; sys.argv[0] = 'keystone-manage'; main()";
  const { status, stderr } = spawnSync(python, ["-W", "ignore", "-c", main, "--config-file", config, "bootstrap", ...ARGUMENTS], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
}

for (const { title, python, release } of PEERS)
  test.skipIf(python === undefined)(
    `${title}: bootstrap leaves the same rows, and each changes nothing of what the other made`,
    async () => {
      await using ours = await keystoneAt("sqlite", "2026.1");
      await using theirs = await keystoneAt("sqlite", "2026.1");
      using ourFiles = configured(ours.url, release);
      using theirFiles = configured(theirs.url, release);
      const bootstrap = async (url: string, config: string): Promise<void> =>
        expect(await keystoneManage(url)("--config-file", config, "bootstrap", ...ARGUMENTS)).toMatchObject({ code: 0 });
      await bootstrap(ours.url, ourFiles.config);
      bootstrapByPython(python ?? "", theirFiles.config);
      const rows = await cloudRows(theirs.url);
      expect(await cloudRows(ours.url)).toEqual(rows);
      const golden = JSON.parse(readFileSync(FILE, "utf8")) as Record<string, object>;
      if (process.env["UPDATE_GOLDEN"]) writeFileSync(FILE, `${JSON.stringify({ ...golden, [release]: rows }, null, 2)}\n`);
      else expect(golden[release]).toEqual(rows);
      const before = [await liveRows(ours.url), await liveRows(theirs.url)];
      bootstrapByPython(python ?? "", ourFiles.config);
      await bootstrap(theirs.url, theirFiles.config);
      expect([await liveRows(ours.url), await liveRows(theirs.url)]).toEqual(before);
    },
  );
