import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { barbican } from "@underpin/barbican";
import { keystone } from "@underpin/keystone";

const SCRIPT = new URL("../../scripts/service-tables.mjs", import.meta.url).href;

test.each([
  { service: keystone, file: new URL("../../services/keystone/src/database/tables.ts", import.meta.url) },
  { service: barbican, file: new URL("../../services/barbican/src/database/tables.ts", import.meta.url) },
])("the types of $service.name's tables are those of its newest schema", async ({ service, file }) => {
  const { tablesOf } = (await import(SCRIPT)) as { tablesOf: (service: unknown) => Promise<string> };
  // The formatter breaks lines, and sets commas where it does.
  const words = (text: string): string => text.replaceAll(/[\s,]+/g, " ").replaceAll(/ ?([[\]]) ?/g, "$1");
  expect(words(readFileSync(file, "utf8"))).toBe(words(await tablesOf(service)));
});
