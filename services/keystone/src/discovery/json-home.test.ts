import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { preferred } from "./accept.ts";
import { jsonHome } from "./json-home.ts";

test.for([22, 30] as const)("JSON home is that of Keystone %i", (release) => {
  const golden = new URL(`../../../../test/keystone-api/json-home.${release}.json.gz`, import.meta.url);
  expect(jsonHome(release, "")).toEqual(JSON.parse(gunzipSync(readFileSync(golden)).toString()));
});

test.for([
  [undefined, "application/json"],
  ["*/*", "application/json"],
  ["text/html", "application/json"],
  ["application/json-home", "application/json-home"],
  ["application/json;q=0.1, application/json-home", "application/json-home"],
  ["application/json-home;q=0.5, application/json", "application/json"],
  ["application/*;q=0.3, application/json-home", "application/json-home"],
] as const)("of %s the answer is %s", ([accept, expected]) => {
  expect(preferred(accept, ["application/json", "application/json-home"])).toBe(expected);
});
