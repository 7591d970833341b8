import { expect, test } from "vitest";
import { DIALECTS } from "../../harness/databases.ts";
import { withResolvers } from "../../harness/with-resolvers.ts";
import { countStatements } from "./count-statements.ts";
import { readGolden } from "./golden.ts";
import { serveGolden } from "./served.ts";

test.each(DIALECTS)("on %s: whoever shows their own token is looked at once", async (dialect) => {
  const golden = readGolden("30");
  await using served = await serveGolden("30", dialect, golden);
  const side = await served.listen();
  const count = countStatements(served.keystone.pool);
  const status = async (send: string, subject: string): Promise<number> =>
    (await side.ask({ as: "admin", send, headers: { "X-Subject-Token": `{token:${subject}}` } })).status;
  for (const path of ["/v3/auth/tokens", "/v3/auth/tokens?nocatalog"]) {
    expect([path, await status(`GET ${path}`, "admin"), count()]).toEqual([path, 200, 1]);
    expect([path, await status(`GET ${path}`, "alice"), count()]).toEqual([path, 200, 2]);
  }
  expect([await status("HEAD /v3/auth/tokens", "admin"), count()]).toEqual([200, 1]);
});

test("another's token is looked at while one's own is: neither look waits for the other's answer", async () => {
  const golden = readGolden("30");
  await using served = await serveGolden("30", "sqlite", golden);
  const side = await served.listen();
  const { read } = served.keystone.pool;
  const both = withResolvers();
  let looks = 0;
  served.keystone.pool.read = async (body) => {
    if (++looks === 2) both.resolve();
    await both.promise;
    return await read(body);
  };
  const ask = async (own: string, subject: string): Promise<number> =>
    (await side.ask({ as: own, send: "GET /v3/auth/tokens", headers: { "X-Subject-Token": subject } })).status;
  expect(await ask("admin", "{token:alice}")).toBe(200);
  // Whoever is refused leaves nothing behind, not even a look that failed.
  expect(await ask("nobody", "no token")).toBe(401);
  expect(await ask("admin", "no token")).toBe(404);
  expect(looks).toBe(3);
});
