import { describe, expect, test } from "vitest";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { startServers, WITHOUT_SERVERS } from "./servers.ts";
import { PROBE, ShopFleet, tell, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const WITHOUT = WITHOUT_HAPROXY ?? WITHOUT_SERVERS ?? (WITH_WHOLE_FLEETS ? undefined : "npm run test:fleet has it");

describe.skipIf(WITHOUT)(`without downtime on Galera${WITHOUT === undefined ? "" : `: ${WITHOUT}`}`, () => {
  test("three nodes on three servers go from v1 to v2, and no shopper notices; every server has the same", async () => {
    await using servers = await startServers();
    await using fleet = await ShopFleet.start(servers.database);
    const load = fleet.load(2);
    await load.serves(50);
    const end = await fleet.rollout("--contract", "--probe", PROBE);
    await load.serves(50);
    await load.stop();
    const { requests, failed, worstMs, failures } = load.tally;
    tell(
      `galera, three nodes to v2: ${requests} requests, ${failed} failed, longest ${Math.round(worstMs)} ms; ${failures.join("; ")}; ${/visits:.*/.exec(end.stdout)?.[0]}`,
    );
    expect(end, end.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/visits: +\d+, failed: 0; .* writes, lost: 0/) });
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    expect(fleet.releases).toEqual(["v2", "v2", "v2"]);
    const columns = "SELECT table_name t, column_name c FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY 1, 2";
    const [first, ...others] = await Promise.all([0, 1, 2].map(async (slot) => await servers.ask(slot, columns)));
    expect(others).toEqual([first, first]);
  });
});
