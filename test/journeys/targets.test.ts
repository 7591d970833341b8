import { expect, test } from "vitest";
import { createEngine } from "underpin/engine";
import { keystone } from "@underpin/keystone";
import { keystoneManage, type CommandResult } from "../harness/cli.ts";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { sync, versions } from "../harness/engine.ts";

/** What `--to` means has nothing to do with the database it runs on: one of them will do. */
const database = (): Promise<TestDatabase> => freshDatabase("sqlite");

const refusal = (text: RegExp): Partial<CommandResult> => ({ code: 1, stderr: expect.stringMatching(text) as string });

test("--to a release before the three phases stops the legacy repository there, as the dry run says", async () => {
  await using fresh = await database();
  const manage = keystoneManage(fresh.url);
  for (const [release, legacy] of [
    ["kilo", 67],
    ["liberty", 75],
  ] as const) {
    const dry = await manage("db_sync", "--to", release, "--dry-run");
    expect(Math.max(...[...dry.stdout.matchAll(/^legacy (\d+)/gm)].map((match) => Number(match[1])))).toBeLessThanOrEqual(legacy);
    expect(await manage("db_sync", "--to", release)).toMatchObject({ code: 0 });
    expect(await versions({ service: keystone, url: fresh.url })).toMatchObject({ legacy, contract: null });
  }
  expect(await manage("db_sync", "--expand", "--to", "mitaka")).toMatchObject({ code: 0 });
  expect(await versions({ service: keystone, url: fresh.url })).toMatchObject({ legacy: 97, expand: null });
});

test("no release is skipped while the service runs, from the first with three phases on", async () => {
  await using fresh = await database();
  const manage = keystoneManage(fresh.url);
  await manage("db_sync", "97");
  expect(await manage("db_sync", "--expand")).toMatchObject(
    refusal(/UP-VERSION: From version 0 the next release is newton; 85 would skip it/),
  );
  expect(await versions({ service: keystone, url: fresh.url })).toMatchObject({ legacy: 97, expand: null });
  expect(await manage("db_sync", "--expand", "--to", "newton")).toMatchObject({ code: 0 });
});

test("what status and check advise is a command that works, release by release, until all is up to date", async () => {
  await using fresh = await database();
  const options = { service: keystone, url: fresh.url };
  const manage = keystoneManage(fresh.url);
  await sync({ ...options, to: "newton" });
  expect((await manage("status")).stdout).toContain("`keystone-manage db_sync --expand --to ocata`");
  expect(await manage("db_sync", "--check")).toMatchObject({ code: 2, stdout: expect.stringContaining("db_sync --expand --to ocata`") });
  expect(await manage("db_sync", "--expand", "--to", "ocata")).toMatchObject({ code: 0 });
  expect((await manage("status")).stdout).toContain("`keystone-manage db_sync --migrate --to ocata`");
  const engine = createEngine(options);
  const advised: string[] = [];
  for (let advice = await engine.check({}); advice.next !== null; advice = await engine.check({})) {
    advised.push(`${advice.next} ${advice.to}`);
    await engine[advice.next as "expand" | "migrate" | "contract"](advice.to === null ? {} : { to: advice.to });
    expect(await engine.check({}), advised.at(-1)).not.toMatchObject({ next: advice.next, to: advice.to });
  }
  expect(advised.slice(0, 3)).toEqual(["migrate ocata", "contract ocata", "expand pike"]);
  expect(advised.slice(-3)).toEqual(["expand null", "migrate null", "contract null"]);
  expect(await engine.check({})).toMatchObject({ code: 0, versions: { expand: 85, migrate: 85, contract: 85 } });
});

test("a number that is a release and a version is refused, with both ways to say it", async () => {
  await using fresh = await database();
  const manage = keystoneManage(fresh.url);
  for (const command of [["db_sync"], ["db_sync", "--dry-run"], ["db_sync", "--expand"], ["db_sync", "--check"]])
    expect(await manage(...command, "--to", "16")).toMatchObject(
      refusal(
        /UP-VERSION: 16 is the release train, and version 016 of the three repositories too\.\n.*\n.*\n.*Say train for the release, 016 for the version/,
      ),
    );
  expect(await manage("db_sync", "--replay", "--to", "016")).toMatchObject({ code: 0 });
  expect(await versions({ service: keystone, url: fresh.url })).toMatchObject({ legacy: 109, expand: 16, contract: 16 });
  expect(await manage("db_sync", "--check", "--to", "ocata")).toMatchObject({ code: 0 });
  expect(await manage("db_sync", "--to", "44")).toMatchObject({ code: 0 });
  expect(await manage("db_sync", "--to", "86")).toMatchObject(
    refusal(/UP-VERSION: There is no version 86 of the three repositories: it has 0 to 85/),
  );
});

test("goto says what it recorded, and takes no number that may mean a release", async () => {
  await using fresh = await database();
  const manage = keystoneManage(fresh.url);
  await manage("db_sync", "75");
  expect(await manage("database", "goto", "10")).toMatchObject(
    refusal(/UP-VERSION: 10 is the release newton, and version 010 of the legacy repository too/),
  );
  expect(await manage("database", "goto", "newton")).toMatchObject({
    code: 0,
    stdout: "Jumped to newton: legacy=109, expand=4, migrate=4, contract=4 (without performing intermediate migrations)\n",
  });
  expect(await manage("database", "goto", "75")).toMatchObject({
    code: 0,
    stdout: "Jumped to version=75 (without performing intermediate migrations)\n",
  });
});

test("what is no number is no version", async () => {
  await using fresh = await database();
  const manage = keystoneManage(fresh.url);
  for (const command of [["db_sync"], ["database", "sync"], ["database", "upgrade"], ["database", "downgrade", "--confirm", "test.db"]])
    expect(await manage(...command, "ocata")).toMatchObject(refusal(/UP-VERSION: "ocata" is not the number of a version/));
});
