import { expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { readGolden } from "./rooms/golden.ts";
import { serveGolden } from "./rooms/served.ts";

const golden = readGolden("30");

test.each(DIALECTS)("on %s, a body that does not name its thing, or has an object for a text, is refused", async (dialect) => {
  await using served = await serveGolden("30", dialect, golden);
  const bodies = [
    ["/v3/services", {}],
    ["/v3/endpoints", {}],
    ["/v3/roles", { role: { name: "new", domain_id: { a: 1 } } }],
  ] as const;
  for (const [url, payload] of bodies) {
    const headers = { "x-auth-token": golden.tokens["admin"] ?? "" };
    const { statusCode } = await served.app.inject({ method: "POST", url, headers, payload });
    expect(`${url} ${statusCode}`).toBe(`${url} 400`);
  }
  expect(served.unexpected).toEqual([]);
});
