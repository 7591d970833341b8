import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { barbicanAt } from "../harness/barbican.ts";
import { HAS_BARBICAN } from "../harness/barbican-peer.ts";
import { run } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { configureBarbican } from "../harness/key-manager.ts";
import { Fleet } from "./fleet/fleet.ts";
import { WITHOUT_HAPROXY } from "./fleet/haproxy.ts";
import { KeyLoad } from "./keys/key-load.ts";
import { HAS_PIPELINES, ours, pythons, type KeyCloud } from "./keys/kinds.ts";

/** The release whose schema is ours: migrations 037 to 039. */
const NEXT = "underpin-1";
/** How often each kind of node must have read the other's secrets while both are there. */
const CROSSED = 10;
const IS_LONG = process.env["PEERS"] !== undefined;
const BETWEEN = IS_LONG ? Number(process.env["UPGRADE_REQUESTS"] ?? 400) : 30;

const SERVERS: readonly DialectName[] = DIALECTS.filter((dialect) => dialect !== "sqlite");
/** In `npm test` one server, and our nodes; on PostgreSQL Python's Barbican can't open what it has stored itself. */
const JOURNEYS = [
  ...SERVERS.slice(IS_LONG ? 0 : -1).map((dialect) => ({ dialect, before: "ours" as const })),
  ...(HAS_BARBICAN && HAS_PIPELINES && SERVERS.includes("mysql") ? [{ dialect: "mysql" as const, before: "Python 15" as const }] : []),
];

/** Takes key managers under load to the next release's schema: expand, migrate, node by node, contract. */
async function upgrade(cloud: KeyCloud, before: "ours" | "Python 15"): Promise<{ readonly writes: number }> {
  const old = before === "ours" ? ours(cloud) : pythons(cloud);
  const next = ours(cloud, NEXT);
  const config = mkdtempSync(join(cloud.folder, "manage-"));
  configureBarbican(config, cloud.url, `schema = ${NEXT}\n`);
  const phase = async (name: string): Promise<number> => {
    const { code, stdout, stderr } = await run("barbican-manage", ["--config-file", "barbican.conf", "db", name], { cwd: config });
    if (code !== 0 && !stderr.includes("UP-NODES")) throw new Error(`db ${name} ended with ${code}:\n${stdout}${stderr}`);
    return code ?? 1;
  };
  await using fleet = await Fleet.start(old, old);
  const load = KeyLoad.begin({ url: fleet.url, kindOf: (name) => fleet.kindOf(name), clients: 4, pause: 10 });
  await load.more(BETWEEN);
  for (const name of ["expand", "migrate"]) {
    expect(await phase(name)).toBe(0);
    await load.more(BETWEEN);
  }
  for (let slot = 0; slot < fleet.size; slot++) {
    await fleet.replace(slot, next, slot % 2 === 0 ? "drain" : "maint");
    await load.more(BETWEEN);
    if (slot + 1 === fleet.size) break;
    await load.when(() => load.crossed(old.name, next.name) >= CROSSED && load.crossed(next.name, old.name) >= CROSSED);
    // It waits for nodes that show that they live: Python's don't.
    if (before === "ours") expect(await phase("contract")).toBe(1);
  }
  expect(await phase("contract")).toBe(0);
  await load.more(BETWEEN);
  if (before === "ours") await expect(old.start()).rejects.toThrow("UP-SCHEMA-TOO-NEW");
  const crossed = [load.crossed(old.name, next.name), load.crossed(next.name, old.name)];
  const { lost, writes } = await load.end();
  const { requests, failed } = load;
  const first = failed.slice(0, 5);
  process.stdout.write(
    `${cloud.url.split(":")[0]}, ${before}: ${JSON.stringify({ requests, failed: failed.length, writes, lost: lost.length, crossed, first })}\n`,
  );
  expect({ failed, lost }, fleet.log()).toEqual({ failed: [], lost: [] });
  return { writes };
}

describe.skipIf(WITHOUT_HAPROXY)(`Barbicans behind HAProxy${WITHOUT_HAPROXY ? `: ${WITHOUT_HAPROXY}` : ""}`, () => {
  test.each(JOURNEYS)(
    "on $dialect, from $before to our next release and its schema: no request fails, every secret opens",
    { timeout: 600_000 },
    async ({ dialect, before }) => {
      await using database = await barbicanAt(dialect, "2026.1");
      const folder = mkdtempSync(join(tmpdir(), "underpin-next-keys-"));
      const { writes } = await upgrade({ folder, url: database.url, pythonUrl: database.url.replace(/^\w+:/, "mysql+pymysql:") }, before);
      expect(writes).toBeGreaterThan(20);
      rmSync(folder, { recursive: true, force: true });
    },
  );
});
