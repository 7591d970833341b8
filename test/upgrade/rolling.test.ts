import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { WITH_PEERS } from "../harness/peers.ts";
import { makeCloud, PASSWORD } from "./cloud.ts";
import { Fleet } from "./fleet/fleet.ts";
import { WITHOUT_HAPROXY } from "./fleet/haproxy.ts";
import { ours } from "./fleet/kinds.ts";
import { Load } from "./load/load.ts";

/** Requests between two replacements. */
const BETWEEN = 30;

const SERVERS = DIALECTS.filter((dialect) => dialect !== "sqlite");
/** One of them for `npm test`: what is looked at here is the end of a node. */
const CHOSEN = WITH_PEERS ? SERVERS : SERVERS.slice(0, 1);

describe.skipIf(WITHOUT_HAPROXY)(`a fleet behind HAProxy${WITHOUT_HAPROXY ? `: ${WITHOUT_HAPROXY}` : ""}`, () => {
  test.each(CHOSEN)(
    "on %s: each node is replaced under load, by what the balancer is told or by notice, and no request fails",
    async (dialect) => {
      await using cloud = await makeCloud(dialect);
      const [told, notifying] = [ours(cloud), ours(cloud, { notice: 2 })];
      await using fleet = await Fleet.start(told, notifying);
      const load = await Load.begin({ url: fleet.url, password: PASSWORD, kindOf: (name) => fleet.kindOf(name), clients: 3, pause: 20 });
      await load.more(BETWEEN);
      await fleet.replace(0, told, "drain");
      await load.more(BETWEEN);
      await fleet.replace(1, told);
      await load.more(BETWEEN);
      const { failed, acknowledged } = await load.end();
      await using session = await cloud.look();
      expect({ failed, lost: await acknowledged.lost(session) }, fleet.log()).toEqual({ failed: [], lost: [] });
      expect(acknowledged.writes).toBeGreaterThan(20);
    },
  );
});
