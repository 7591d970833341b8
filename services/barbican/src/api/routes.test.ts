import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ROUTES } from "./routes.ts";

test("docs/barbican/api.md lists every operation, with its rules", () => {
  const page = readFileSync(new URL("../../../../docs/barbican/api.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z]+) (\/\S*)` +\| (.*?) +\| (.*?) +\|$/gm)].map(
    ([, method, path, , rules]) => `${method} ${path}: ${rules}`,
  );
  const meant = ROUTES.map(
    ({ method, path, policies }) => `${method} ${path}: ${policies.map((name) => `\`${name}\``).join(" or ") || "none"}`,
  );
  expect(new Set(rows)).toEqual(new Set(meant));
  expect(rows).toHaveLength(meant.length);
});
