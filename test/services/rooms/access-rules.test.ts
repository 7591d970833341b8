import { expect, test } from "vitest";
import type { Step } from "../../differential/scenario.ts";
import { Side } from "../../differential/side.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { readGolden } from "./golden.ts";
import { serveGolden } from "./served.ts";

const LOGIN: Step = {
  as: "nobody",
  send: "POST /v3/auth/tokens",
  body: {
    auth: { identity: { methods: ["application_credential"], application_credential: { id: "{appcred:ruled}", secret: "secret-ruled" } } },
  },
  keep: { "token:ruled": "header:x-subject-token" },
};
/** What Alice's application credential may ask: `GET /v3/users/*`. */
const CASES: readonly (readonly [send: string, service: string | undefined, expected: number])[] = [
  ["GET /v3/users/{user:alice}", undefined, 200],
  ["GET /v3/users/{user:alice}/", undefined, 200],
  ["GET /v3/users/{user:alice}?x", undefined, 200],
  ["GET /v3/users/{user:alice}/groups", undefined, 401],
  ["HEAD /v3/users/{user:alice}", undefined, 401],
  ["GET /v3/users/%2F{user:alice}", undefined, 401],
  ["GET /v3/regions", undefined, 401],
  ["GET /v3/auth/tokens", undefined, 200],
  ["HEAD /v3/auth/tokens", undefined, 401],
  // A service that passes a request on may ask more; a text that is no such service's token proves nothing.
  ["GET /v3/regions", "service", 200],
  ["GET /v3/regions", "stranger", 401],
  ["GET /v3/regions", "alice", 401],
];

for (const release of ["30", "22"])
  test.each(DIALECTS)(
    `as Keystone ${release}, on %s, an application credential's access rules hold at the Identity API`,
    async (dialect) => {
      const golden = readGolden(release);
      await using served = await serveGolden(release, dialect, golden);
      const url = await served.app.listen({ port: 0, host: "127.0.0.1" });
      const side = new Side(url, golden.names, new Map(Object.entries(golden.tokens)));
      expect((await side.ask(LOGIN)).status).toBe(201);
      for (const [send, service, expected] of CASES) {
        const headers = {
          "X-Subject-Token": "{token:ruled}",
          "OpenStack-Identity-Access-Rules": "1.0",
          ...(service !== undefined && { "X-Service-Token": await side.token(service) }),
        };
        const { status } = await side.ask({ as: "ruled", send, headers });
        expect(status, `${send}, passed on by ${service}`).toBe(expected);
      }
      expect(served.unexpected).toEqual([]);
    },
  );
