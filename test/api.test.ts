import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apiPage } from "../scripts/api-docs.mjs";

const page = readFileSync(new URL("../docs/api.md", import.meta.url), "utf8");

test("docs/api.md shows every export with its signature as it is compiled (npm run docs:api writes it)", () => {
  expect(page.split("\n")).toEqual(apiPage().split("\n"));
});

test("every event is in it", () => {
  const source = readFileSync(new URL("../packages/underpin/src/model/event.ts", import.meta.url), "utf8");
  const events = [...source.matchAll(/type: ("[a-z-]+")/g)].map(([, type]) => type ?? "");
  expect(events.length).toBeGreaterThan(8);
  for (const type of events) expect(page).toContain(`readonly type: ${type};`);
});
