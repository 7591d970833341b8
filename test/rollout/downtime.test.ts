import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { hasTools } from "../harness/outside-dump.ts";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { ShopFleet, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const CHOSEN = WITH_WHOLE_FLEETS ? DIALECTS : DIALECTS.slice(0, 1);

describe.skipIf(WITHOUT_HAPROXY).each(CHOSEN)("with downtime, on %s", (dialect) => {
  test("all nodes are stopped while the schema is upgraded; the report says what ran, and its record lies beside the fleet's file", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2 });
    const load = fleet.load(1);
    await load.serves(20);
    await load.stop();
    const report = join(fleet.folder, "report.md");
    const plan = await fleet.underpin("rollout", fleet.file, "--procedure", "downtime", "--to", "v2", "--dry-run");
    expect(plan.stdout).toMatch(/sync +the schema is upgraded +an outage +no way back\n/);
    expect(plan.stdout).toContain('the fleet\'s file has no command "restore".');
    expect(fleet.log).toEqual([]);
    expect(await fleet.rollout("--procedure", "downtime", "--report", report)).toMatchObject({ code: 0 });
    expect(fleet.log).toEqual(["web1 stop", "web2 stop", "web1 install v2", "web2 install v2", "web1 start", "web2 start"]);
    expect(fleet.releases).toEqual(["v2", "v2"]);
    const after = fleet.load(1);
    await after.serves(20);
    await after.stop();
    expect(after.tally.failures).toEqual([]);
    expect(existsSync(`${fleet.file}.rollout`)).toBe(true);
    expect(readFileSync(report, "utf8")).toMatch(/\| outcome \| done \|[^]*\| sync \| done \| [\d.]+ s \|/);
  });

  test.skipIf(!hasTools(dialect))("the next release does not start: the backup is brought back, and so is the release before", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 2, broken: { release: "v2", how: "does not start" } });
    fleet.describe({ commands: { restore: fleet.restore } }, { within: "6s" });
    const load = fleet.load(1);
    await load.serves(20);
    await load.stop();
    const before = await fleet.rows();
    const end = await fleet.rollout("--procedure", "downtime", "--auto-rollback");
    expect(end, end.stderr).toMatchObject({ code: 4, stdout: expect.stringMatching(/taken back: v1 to v2: web1 is not well[^]*outage: /) });
    expect(await fleet.rows()).toEqual(before);
    expect(fleet.releases).toEqual(["v1", "v1"]);
    const after = fleet.load(1);
    await after.serves(20);
    await after.stop();
    expect(after.tally.failures).toEqual([]);
  });

  test("nothing begins without a word, with a file that is wrong, with a single node that is to serve, or without a command that it needs", async () => {
    await using fleet = await ShopFleet.start(dialect, { nodes: 1 });
    const errors = async (...args: readonly string[]): Promise<string> => (await fleet.underpin("rollout", fleet.file, ...args)).stderr;
    expect(await errors("--to", "v2")).toContain("UP-CONFIRM");
    expect(await errors("--procedure", "zero", "--to", "v2", "--yes")).toContain("UP-FLEET: With a single node");
    expect(await errors("--procedure", "sideways", "--to", "v2")).toContain('There is no procedure "sideways".');
    expect(await errors("--yes")).toContain("--to is missing");
    expect(await errors("--to", "v2", "--yes", "--skip", "lunch")).toContain('There is no step "lunch"');
    expect(await errors("--to", "v2", "--yes", "--until", "dinner")).toContain('There is no step "dinner"');
    expect(await errors("--to", "v2", "--yes", "--webhook", "nowhere")).toContain("UP-CONFIG: The webhook's address is none.");
    expect(await errors("--to", "v2", "--yes", "--rollback")).toContain("No rollout to v2 has begun");
    fleet.describe({ commands: { sync: undefined } });
    expect(await errors("--to", "v2", "--yes")).toContain('UP-FLEET: The fleet\'s file has no command "sync"');
    fleet.describe({ colour: "red" });
    expect(await errors("--to", "v2", "--yes")).toMatch(/fleet\.yaml:\d+:3: colour: there is no such setting/);
    expect(fleet.log).toEqual([]);
  });
});
