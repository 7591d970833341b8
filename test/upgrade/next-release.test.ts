import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { run } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { makeCloud, PASSWORD, type MadeCloud } from "./cloud.ts";
import { Fleet } from "./fleet/fleet.ts";
import { WITHOUT_HAPROXY } from "./fleet/haproxy.ts";
import { configured, ours, pythons } from "./fleet/kinds.ts";
import { Load } from "./load/load.ts";

/** The release whose schema is ours: migrations 086 to 090. */
const NEXT = "underpin-1";
/** How often each kind of node must have validated the other's tokens while both are there. */
const CROSSED = 5;

/** Who serves before: Python's nodes where they are asked for, and in any case ours on the same schema. */
const BEFORE = [
  { title: "ours", python: undefined, clients: 3, between: 30 },
  ...PEERS.filter(({ release, python }) => release === "22" && python !== undefined).map(({ python }) => ({
    title: "Python 22",
    python,
    clients: 4,
    between: Number(process.env["UPGRADE_REQUESTS"] ?? 400),
  })),
];

/** Takes a cloud under load to the next release's schema: expand, migrate, node by node, contract. */
async function upgrade(cloud: MadeCloud, { title, python, clients, between }: (typeof BEFORE)[number]): Promise<object> {
  const old = python === undefined ? ours(cloud, { workers: 1 }) : pythons(cloud, python);
  const next = ours(cloud, { workers: 1, schema: NEXT });
  const own = configured(cloud, "manage next", { "underpin.schema": NEXT });
  const phase = async (which: string): Promise<number> => {
    const { code, stdout, stderr } = await run("keystone-manage", ["--config-file", "keystone.conf", "db_sync", `--${which}`], {
      cwd: own,
    });
    if (code !== 0 && !stderr.includes("UP-NODES")) throw new Error(`db_sync --${which} ended with ${code}:\n${stdout}${stderr}`);
    return code ?? 1;
  };
  await using fleet = await Fleet.start(...(python === undefined ? [old, old] : [old, old, old]));
  const load = await Load.begin({ url: fleet.url, password: PASSWORD, kindOf: (name) => fleet.kindOf(name), clients, pause: 5 });
  for (const name of ["expand", "migrate"]) {
    await load.more(between);
    expect(await phase(name)).toBe(0);
  }
  for (let slot = 0; slot < fleet.size; slot++) {
    await load.more(between);
    await fleet.replace(slot, next, slot % 2 === 0 ? "drain" : "maint");
    if (slot + 1 === fleet.size) break;
    await load.when(() => load.crossed(old.name, next.name) > CROSSED && load.crossed(next.name, old.name) > CROSSED);
    // It waits for nodes that show that they live: Python's don't.
    if (python === undefined) expect(await phase("contract")).toBe(1);
  }
  await load.more(between);
  expect(await phase("contract")).toBe(0);
  await load.more(between);
  await expect(ours(cloud, { workers: 1 }).start()).rejects.toThrow("UP-SCHEMA-TOO-NEW");
  const { failed, acknowledged, ...counts } = await load.end();
  await using session = await cloud.look();
  const lost = await acknowledged.lost(session);
  const { writes } = acknowledged;
  process.stdout.write(
    `${cloud.url.split(":")[0]}, ${title}: ${JSON.stringify({ failed: failed.length, lost: lost.length, writes, ...counts })}\n`,
  );
  expect({ failed, lost }, fleet.log()).toEqual({ failed: [], lost: [] });
  expect(writes).toBeGreaterThan(20);
  return counts;
}

/** One of them in `npm test`, which has the rolling upgrade on the other. */
const SERVERS: readonly DialectName[] = DIALECTS.filter((dialect) => dialect !== "sqlite").slice(process.env["PEERS"] ? 0 : -1);

describe.skipIf(WITHOUT_HAPROXY)(`a fleet behind HAProxy${WITHOUT_HAPROXY ? `: ${WITHOUT_HAPROXY}` : ""}`, () => {
  describe.each(BEFORE)("of $title", (before) => {
    test.each(SERVERS)("on %s: goes to our next release and its schema, and no request fails", { timeout: 1_200_000 }, async (dialect) => {
      await using cloud = await makeCloud(dialect, "22", before.python);
      if (before.python !== undefined) await cloud.manage("db_sync");
      const { by } = (await upgrade(cloud, before)) as { readonly by: Readonly<Record<string, number>> };
      expect(by[NEXT]).toBeGreaterThan(50);
    });
  });
});
