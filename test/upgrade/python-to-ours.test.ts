import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { DIALECTS } from "../harness/databases.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { makeCloud, PASSWORD } from "./cloud.ts";
import { Fleet } from "./fleet/fleet.ts";
import { WITHOUT_HAPROXY } from "./fleet/haproxy.ts";
import { ours, pythons, type NodeKind } from "./fleet/kinds.ts";
import { Load } from "./load/load.ts";

/** Requests between two replacements. */
const BETWEEN = Number(process.env["UPGRADE_REQUESTS"] ?? 400);
/** How often each kind of node must have validated the other's tokens while both are there. */
const CROSSED = 10;

/** What our own command is told, one after the other, while Python's nodes serve: from Zed to the newest schema, a release at a time. */
const ZED = keystone.releases.findLast(({ name }) => name === "zed")!.version;
const PHASES = [
  ...new Map(keystone.releases.filter(({ version }) => version > ZED).map(({ version, name }) => [version, name])).values(),
].flatMap((release) => ["--expand", "--migrate", "--contract"].map((phase) => ["db_sync", phase, "--to", release]));

describe.each(PEERS.map((peer) => ({ ...peer, release: peer.release as "22" | "30" })))("$title", ({ release, python }) => {
  describe.skipIf(python === undefined || WITHOUT_HAPROXY)(`a fleet behind HAProxy${WITHOUT_HAPROXY ? `: ${WITHOUT_HAPROXY}` : ""}`, () => {
    test.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))(
      "on %s: Python's nodes are replaced by ours one by one, and ours by Python's, and no request fails",
      async (dialect) => {
        await using cloud = await makeCloud(dialect, release, python);
        const [theirs, own] = [pythons(cloud, python!), ours(cloud)];
        await using fleet = await Fleet.start(theirs, theirs, theirs);
        const load = await Load.begin({ url: fleet.url, password: PASSWORD, kindOf: (name) => fleet.kindOf(name), clients: 4, pause: 10 });
        const ways = ["drain", "maint"] as const;
        await load.more(BETWEEN);
        if (release === "22") for (const phase of PHASES) await cloud.manage(...phase);
        await load.more(BETWEEN);
        const roll = async (next: NodeKind): Promise<void> => {
          for (let slot = 0; slot < fleet.size; slot++) {
            await fleet.replace(slot, next, ways[slot % 2]);
            const isMixed = new Set(fleet.kinds).size > 1;
            const [there, back] = [load.crossed(theirs.name, own.name), load.crossed(own.name, theirs.name)];
            await load.more(BETWEEN);
            if (isMixed)
              await load.when(
                () => load.crossed(theirs.name, own.name) >= there + CROSSED && load.crossed(own.name, theirs.name) >= back + CROSSED,
              );
          }
        };
        await roll(own);
        await roll(theirs);
        const { failed, acknowledged, ...counts } = await load.end();
        await using session = await cloud.look();
        const lost = await acknowledged.lost(session);
        const { writes } = acknowledged;
        process.stdout.write(
          `${dialect}, Python ${release}: ${JSON.stringify({ failed: failed.length, lost: lost.length, writes, ...counts, first: failed.slice(0, 5) })}\n`,
        );
        expect({ failed, lost }, fleet.log()).toEqual({ failed: [], lost: [] });
        expect(acknowledged.unknown.size).toBe(0);
      },
      1_800_000,
    );
  });
});
