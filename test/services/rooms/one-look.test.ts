import { expect, test } from "vitest";
import { DIALECTS } from "../../harness/databases.ts";
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
