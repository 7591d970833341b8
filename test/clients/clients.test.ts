import { describe, expect, test } from "vitest";
import { PEERS } from "../harness/keystone-peer.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { ourCloud, pythonCloud } from "./cloud.ts";
import { installed, IS_ASKED, TIMEOUT, worse } from "./judge.ts";
import type { Outcomes } from "./outcomes.ts";
import { debianMiddleware, newestMiddleware } from "./suites/middleware.ts";
import { gophercloud } from "./suites/gophercloud.ts";
import { debianClient, newestClient } from "./suites/openstack-client.ts";
import { openstacksdk } from "./suites/openstacksdk.ts";
import { tempest } from "./suites/tempest.ts";
import type { Suite } from "./suite.ts";

const SUITES: readonly Suite[] = [debianClient, newestClient, debianMiddleware, newestMiddleware, gophercloud, openstacksdk, ...tempest];
const CASES = SUITES.flatMap((suite) =>
  PEERS.filter(({ release }) => suite.releases?.includes(release) ?? true).map((peer) => ({ suite, peer })),
);

for (const { suite, peer } of CASES)
  describe.skipIf(!IS_ASKED || peer.python === undefined)(`${suite.name}, ${peer.title}`, () => {
    test.for(DIALECTS)("on %s, whatever passes there passes against ours", { timeout: TIMEOUT }, async (dialect, { skip }) => {
      const { name, settings = {} } = suite;
      const { release, python = "" } = peer;
      await installed(suite, skip);
      const against = async (make: typeof ourCloud): Promise<Outcomes> => {
        await using database = await freshDatabase(dialect);
        await using cloud = await make({ release, database, settings });
        return await suite.run(cloud);
      };
      const theirs = await against((parts) => pythonCloud(python, parts));
      expect(worse(`${name}, Keystone ${release}, ${dialect}`, theirs, await against(ourCloud))).toEqual([]);
    });
  });
