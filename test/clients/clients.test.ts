import { describe, expect, test } from "vitest";
import { PEERS } from "../harness/keystone-peer.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { ourCloud, pythonCloud } from "./cloud.ts";
import { compare, type Outcomes } from "./outcomes.ts";
import { debianMiddleware, newestMiddleware } from "./suites/middleware.ts";
import { gophercloud } from "./suites/gophercloud.ts";
import { debianClient, newestClient } from "./suites/openstack-client.ts";
import { openstacksdk } from "./suites/openstacksdk.ts";
import { tempest } from "./suites/tempest.ts";
import type { Suite } from "./suite.ts";

const SUITES: readonly Suite[] = [debianClient, newestClient, debianMiddleware, newestMiddleware, gophercloud, openstacksdk, ...tempest];
/** Whether others' suites may be fetched and run: `npm run test:clients`. */
const IS_ASKED = process.env["CLIENTS"] === "1";
const HOUR = 3_600_000;
const CASES = SUITES.flatMap((suite) =>
  PEERS.filter(({ release }) => suite.releases?.includes(release) ?? true).map((peer) => ({ suite, peer })),
);

for (const { suite, peer } of CASES)
  describe.skipIf(!IS_ASKED || peer.python === undefined)(`${suite.name}, ${peer.title}`, () => {
    test.for(DIALECTS)("on %s, whatever passes there passes against ours", { timeout: HOUR }, async (dialect, { skip }) => {
      const { name, settings = {} } = suite;
      const { release, python = "" } = peer;
      await suite.install().catch((error: Error) => skip(`${name} is not installed: ${error.message}`));
      const against = async (make: typeof ourCloud): Promise<Outcomes> => {
        await using database = await freshDatabase(dialect);
        await using cloud = await make({ release, database, settings });
        return await suite.run(cloud);
      };
      const theirs = await against((parts) => pythonCloud(python, parts));
      const { text, worse } = compare(`${name}, Keystone ${release}, ${dialect}`, theirs, await against(ourCloud));
      process.stdout.write(text);
      // A suite that does not work at all compares nothing.
      expect([...theirs.values()]).toContain("passed");
      expect(worse).toEqual([]);
    });
  });
