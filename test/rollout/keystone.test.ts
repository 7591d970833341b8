import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { run } from "../harness/cli.ts";
import { DIALECTS } from "../harness/databases.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { freePort } from "../harness/servers.ts";
import { makeCloud, PASSWORD, type MadeCloud } from "../upgrade/cloud.ts";
import { Haproxy, WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { configured } from "../upgrade/fleet/kinds.ts";
import { Load } from "../upgrade/load/load.ts";
import { tell, WITH_WHOLE_FLEETS } from "./shop-fleet.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const CONTROL = path("../../examples/shop/dist/rollout/control.js");
const API = path("../../services/keystone/bin/keystone-api.js");
const MANAGE = path("../../services/keystone/dist/bin/keystone-manage.js");
const SERVICE = path("../../services/keystone/dist/index.js");
/** The conductor's own user, who has tokens of nodes of one release read by those of the other. */
const PROBE = path("../../services/keystone/dist/probe.js");
const VISITS = { OS_USERNAME: "admin", OS_PASSWORD: PASSWORD, OS_PROJECT_NAME: "admin" };
const NODES = ["web1", "web2", "web3"];
/** The release whose schema is ours. */
const NEXT = "underpin-1";
const python = PEERS.find(({ release }) => release === "22")?.python;
const WITHOUT = WITHOUT_HAPROXY ?? (WITH_WHOLE_FLEETS ? undefined : "npm run test:fleet has it");

type Words = readonly string[];

/** What starts a node of each release; `${port}` is filled in. */
function starts(cloud: MadeCloud, next: string): Readonly<Record<string, Words>> {
  const before = configured(cloud, "before", { "underpin.schema": "upstream" });
  const ours = (own: string): Words =>
    [process.execPath, API, "--config-file", join(own, "keystone.conf")].concat(
      "--host",
      "127.0.0.1",
      "--port",
      "${port}",
      "--workers",
      "1",
    );
  const node = path("../upgrade/fleet/node.py");
  return { before: python === undefined ? ours(before) : [python, "-W", "ignore", node, before, "2", "${port}"], [NEXT]: ours(next) };
}

/** How the fleet's file describes it. */
function described(folder: string, next: string, proxy: Haproxy, ports: Readonly<Record<string, number>>): object {
  const own = (...words: Words): Words => [process.execPath, CONTROL, folder, "${node}", ...words];
  const phase = (name: string): Words => [process.execPath, MANAGE, "--config-file", join(next, "keystone.conf"), "db_sync", `--${name}`];
  return {
    url: proxy.url,
    balancer: { haproxy: { sockets: [join(folder, "haproxy.sock")], backend: "keystone" } },
    soak: "1s",
    node: {
      stop: own("stop"),
      configure: own("install", "${release}"),
      start: own("start"),
      health: { path: "/healthcheck", within: "60s" },
    },
    nodes: NODES.map((name, i) => ({ name, server: `n${i + 1}`, address: `http://127.0.0.1:${ports[name]}` })),
    commands: { expand: phase("expand"), migrate: phase("migrate"), contract: phase("contract") },
  };
}

describe.skipIf(WITHOUT)(`Keystone, by one command${WITHOUT === undefined ? "" : `: ${WITHOUT}`}`, () => {
  test.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))(
    "on %s: nodes on upstream's schema, Python's where they are asked for, become ours on the next one, and no request fails",
    { timeout: 900_000 },
    async (dialect) => {
      await using cloud = await makeCloud(dialect, "22", python);
      if (python !== undefined) await cloud.manage("db_sync");
      const next = configured(cloud, NEXT, { "underpin.schema": NEXT });
      const folder = join(cloud.folder, "rollout");
      mkdirSync(folder);
      const ports: Record<string, number> = {};
      for (const name of NODES) ports[name] = await freePort();
      writeFileSync(join(folder, "settings.json"), JSON.stringify({ ports, env: {}, starts: starts(cloud, next) }));
      await using proxy = await Haproxy.start(folder, NODES.length);
      const [file, config] = [join(folder, "fleet.json"), join(folder, "underpin.config.mjs")];
      writeFileSync(file, JSON.stringify(described(folder, next, proxy, ports)));
      const place = `url: ${JSON.stringify(cloud.url)}`;
      writeFileSync(config, `import { keystone as service } from ${JSON.stringify(SERVICE)};\nexport default { service, ${place} };\n`);
      const control = (name: string, ...words: Words): void => void execFileSync(process.execPath, [CONTROL, folder, name, ...words]);
      try {
        for (const [slot, name] of NODES.entries()) {
          control(name, "install", "before");
          control(name, "start");
          await proxy.open(slot, ports[name] ?? 0);
        }
        const load = await Load.begin({ url: proxy.url, password: PASSWORD, clients: 3, pause: 10 });
        await load.more(50);
        const how = ["--procedure", "zero", "--from", "before", "--to", NEXT, "--yes", "--contract"];
        const end = await run("underpin", ["--config", config, "rollout", file, ...how, "--probe", PROBE], { env: VISITS });
        await load.more(50);
        const { failed, requests, longest, acknowledged } = await load.end();
        await using session = await cloud.look();
        const lost = await acknowledged.lost(session);
        const { writes } = acknowledged;
        tell(
          `${dialect}, Keystone: ${requests} requests, ${failed.length} failed, longest ${Math.round(longest)} ms; ${writes} writes, ${lost.length} lost; ${/visits:.*/.exec(end.stdout)?.[0]}`,
        );
        expect({ code: end.code, failed, lost }, end.stdout + end.stderr).toEqual({ code: 0, failed: [], lost: [] });
        expect(end.stdout).toContain(`done: before to ${NEXT}`);
        expect(end.stdout).toMatch(/visits: +\d+, failed: 0; .* writes, lost: 0/);
        expect(writes).toBeGreaterThan(20);
      } finally {
        for (const name of NODES) control(name, "stop");
      }
    },
  );
});
