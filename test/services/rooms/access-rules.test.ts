import { expect, test } from "vitest";
import type { KeystoneConfig } from "../../../services/keystone/src/config/index.ts";
import { newAuditId } from "../../../services/keystone/src/tokens/audit-id.ts";
import { UNSCOPED } from "../../../services/keystone/src/tokens/contents.ts";
import { openTokenFormat } from "../../../services/keystone/src/tokens/formats.ts";
import type { Side } from "../../differential/side.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { readGolden } from "./golden.ts";
import { serveGolden } from "./served.ts";

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

/** A token as a login by the application credential gives it. */
async function tokenOf(side: Side, config: KeystoneConfig["values"], now: number): Promise<string> {
  using format = openTokenFormat(config);
  const at = Math.floor(now / 1000);
  const contents = {
    ...UNSCOPED,
    userId: side.fill("{user:alice}"),
    projectId: side.fill("{project:web}"),
    applicationCredentialId: side.fill("{appcred:ruled}"),
    methods: ["application_credential"],
    auditIds: [newAuditId()],
    expiresAt: at + 3600,
  };
  return (await format.write(contents, at)).token;
}

for (const release of ["30", "22"])
  test.each(DIALECTS)(
    `as Keystone ${release}, on %s, an application credential's access rules hold at the Identity API`,
    async (dialect) => {
      const golden = readGolden(release);
      await using served = await serveGolden(release, dialect, golden);
      const side = await served.listen();
      side.names.set("token:ruled", await tokenOf(side, served.keystone.config, golden.now));
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
