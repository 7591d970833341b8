import { describe, expect, test } from "vitest";
import { PEERS } from "../harness/keystone-peer.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { ourCloud, pythonCloud } from "./cloud.ts";
import { compare } from "./outcomes.ts";
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

for (const { name, releases, settings = {}, install, run } of SUITES)
  for (const { release, title, python } of PEERS)
    if (releases?.includes(release) ?? true)
      describe.skipIf(!IS_ASKED || python === undefined)(`${name}, ${title}`, () => {
        test.for(DIALECTS)(
          "on %s, whatever passes there passes against ours",
          { timeout: HOUR },
          async (dialect, { skip }) => {
            try {
              await install();
            } catch (error) {
              skip(`${name} is not installed: ${(error as Error).message}`);
            }
            const theirs = await (async () => {
              await using database = await freshDatabase(dialect);
              await using cloud = await pythonCloud(python as string, { release, database, settings });
              return await run(cloud);
            })();
            const ours = await (async () => {
              await using database = await freshDatabase(dialect);
              await using cloud = await ourCloud({ release, database, settings });
              return await run(cloud);
            })();
            const { text, worse } = compare(`${name}, Keystone ${release}, ${dialect}`, theirs, ours);
            process.stdout.write(text);
            expect(theirs.size).toBeGreaterThan(0);
            expect(worse).toEqual([]);
          },
        );
      });
