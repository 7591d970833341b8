import { expect, test } from "vitest";
import { marker } from "underpin/client";
import { openDatabase } from "underpin/engine";
import { DIALECTS, freshDatabase } from "./harness/databases.ts";

test.runIf(DIALECTS.includes("postgres"))("a marker in the connection's options survives what a pool does between clients", async () => {
  await using database = await freshDatabase("postgres");
  const url = `${database.url}?options=${encodeURIComponent(marker(80).postgresOptions)}`;
  await using session = await (await openDatabase(url)).connect();
  const seen = async (): Promise<unknown> =>
    (await session.query<{ v: string }>("SELECT current_setting('underpin.version', true) AS v"))[0]?.v;
  expect(await seen()).toBe("80");
  await session.run("SET underpin.version = '1'");
  await session.run("DISCARD ALL");
  expect(await seen()).toBe("80");
});

test.runIf(DIALECTS.includes("mysql"))("a marker by the connection's first statement is seen by the session", async () => {
  await using database = await freshDatabase("mysql");
  await using session = await database.connect();
  await session.run(marker(80).mysqlInit);
  expect(Number((await session.query<{ v: number }>("SELECT @underpin_version AS v"))[0]?.v)).toBe(80);
});

test("a marker is a version", () => {
  expect(() => marker(1.5)).toThrow(/whole number/);
  expect(marker(3).postgresRole('a"b')).toBe(`ALTER ROLE "a""b" SET underpin.version = '3'`);
});
