import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runExpand, sync } from "underpin";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { evolutionService } from "../harness/evolutions.ts";

const CLI = fileURLToPath(new URL("../../packages/underpin/dist/cli/main.js", import.meta.url));
const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));

/** A revert at a terminal, where somebody answers what is asked; null closes the terminal instead. */
async function revertAnswering(url: string, answer: string | null): Promise<{ readonly code: number | null; readonly screen: string }> {
  const command = [process.execPath, CLI, "--service", SERVICE, "--url", url, "revert"].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, EVOLUTIONS: "rename" },
  });
  let screen = "";
  child.stdout.on("data", (chunk: Buffer) => {
    screen += chunk.toString();
    if (!screen.includes("to go on:") || child.stdin.writableEnded) return;
    child.stdin.end(answer === null ? "\u0004" : `${answer}\n`);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, screen };
}

async function expanded(): Promise<TestDatabase> {
  const database = await freshDatabase("sqlite");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await runExpand(options);
  return database;
}

// util-linux's own, which every Debian has.
test.skipIf(process.platform !== "linux")("at a terminal, the loss of data is consented to by typing the database's name", async () => {
  await using database = await expanded();
  const titles = async (): Promise<number> => {
    await using session = await database.connect();
    return (await session.query("SELECT 1 FROM pragma_table_info('person') WHERE name = 'title'")).length;
  };
  const wrong = await revertAnswering(database.url, "yes");
  expect(wrong.screen).toMatch(/Reverting drops .*\s+Type the database's name \(test\.db\) to go on:/);
  expect(wrong).toMatchObject({ code: 1, screen: expect.stringMatching(/UP-CONFIRM[\s\S]*"yes" is not the database's name/) });
  expect(await revertAnswering(database.url, null)).toMatchObject({ code: 1, screen: expect.stringContaining("It was not confirmed.") });
  expect(await titles()).toBe(1);
  expect(await revertAnswering(database.url, "test.db")).toMatchObject({ code: 0 });
  expect(await titles()).toBe(0);
});
