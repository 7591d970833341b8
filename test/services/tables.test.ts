import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keystone } from "@underpin/keystone";

const FILE = new URL("../../services/keystone/src/database/tables.ts", import.meta.url);
const SCRIPT = new URL("../../scripts/service-tables.mjs", import.meta.url).href;

test("the types of Keystone's tables are those of its newest schema", async () => {
  const { tablesOf } = (await import(SCRIPT)) as { tablesOf: (service: unknown) => Promise<string> };
  // The formatter breaks lines, and sets commas where it does.
  const words = (text: string): string => text.replaceAll(/[\s,]+/g, " ").replaceAll(/ ?([[\]]) ?/g, "$1");
  expect(words(readFileSync(FILE, "utf8"))).toBe(words(await tablesOf(keystone)));
});
