import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { runAtTerminal } from "../harness/cli.ts";
import { evolutionService } from "../harness/evolutions.ts";
import { runExpand, sync } from "../harness/engine.ts";

const SERVICE = fileURLToPath(new URL("../fixtures/evolutions/service.mjs", import.meta.url));

/** A revert at a terminal, where somebody answers what is asked; null closes the terminal instead. */
async function revertAnswering(url: string, answer: string | null): Promise<{ readonly code: number | null; readonly screen: string }> {
  return await runAtTerminal(["--service", SERVICE, "--url", url, "revert"], { EVOLUTIONS: "rename" }, (screen, keyboard) => {
    if (!screen.includes("to go on:") || keyboard.writableEnded) return;
    keyboard.end(answer === null ? "\u0004" : `${answer}\n`);
  });
}

async function expanded(): Promise<TestDatabase> {
  const database = await freshDatabase("sqlite");
  const options = { service: evolutionService("rename"), url: database.url };
  await sync({ ...options, to: "v1" });
  await runExpand(options);
  return database;
}

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
