import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { run, type CommandResult } from "../../harness/cli.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { keystoneAt } from "../../harness/keystone.ts";
import { liveRows } from "../../harness/rows.ts";
import { ARGUMENTS, cloudRows } from "./cloud-rows.ts";
import { configured } from "./configured.ts";

/** What Python's bootstrap leaves in an empty database: beside-python.test.ts writes it. */
const GOLDEN = JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as Readonly<Record<string, object>>;

/** Both where Python is asked, too; else each server has one of them. */
const RELEASES = process.env["PEERS"] === undefined ? { sqlite: ["30", "22"], postgres: ["30"], mysql: ["22"] } : undefined;
const CASES = DIALECTS.flatMap((dialect) => (RELEASES?.[dialect] ?? ["30", "22"]).map((release) => ({ dialect, release })));

test.each(CASES)(
  "$dialect: bootstrap leaves what that of $release does, and a second one changes nothing",
  async ({ dialect, release }) => {
    await using database = await keystoneAt(dialect, "2026.1");
    using files = configured(database.url, release);
    // A process of its own: passwords are hashed in threads, which run what was built.
    const bootstrap = async (): Promise<CommandResult> =>
      run("keystone-manage", ["--config-file", files.config, "bootstrap", ...ARGUMENTS]);
    const first = await bootstrap();
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expect(first.stderr + first.stdout).not.toContain("s3cret");
    expect(await cloudRows(database.url)).toEqual(GOLDEN[release]);
    const before = await liveRows(database.url);
    expect(await bootstrap()).toMatchObject({ code: 0 });
    expect(await liveRows(database.url)).toEqual(before);
  },
);
