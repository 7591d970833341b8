import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { fleetOf } from "underpin/rollout";
import { balancerOf } from "../../packages/underpin/src/rollout/balancer/open.ts";
import type { FleetNode } from "../../packages/underpin/src/rollout/fleet/fleet.ts";
import { Haproxy, WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";

/** Two balancers before the same node, as a pair with an address that floats. */
async function pair() {
  const folder = mkdtempSync(join(inject("folder"), "pair-"));
  const server = createServer((_, response) => response.end("well")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const proxies = [await Haproxy.start(folder, 1, "http", "one.sock"), await Haproxy.start(folder, 1, "http", "other.sock")];
  for (const proxy of proxies) await proxy.open(0, port);
  const balancerFor = (serverName: string) => {
    const fleet = fleetOf(
      JSON.stringify({
        balancer: { haproxy: { sockets: proxies.map(({ socket }) => socket), backend: "keystone", state: proxies[0]?.stateFile } },
        node: { stop: ["a"], start: ["a"] },
        nodes: [{ name: "web1", server: serverName, address: `http://127.0.0.1:${port}` }],
      }),
      "fleet.yaml",
    );
    return { balancer: balancerOf(fleet), node: fleet.nodes[0] as FleetNode };
  };
  const get = async (proxy: Haproxy): Promise<number> => (await fetch(proxy.url)).status;
  const [one, other] = proxies as [Haproxy, Haproxy];
  return {
    one,
    other,
    balancerFor,
    get,
    [Symbol.asyncDispose]: async () => {
      for (const proxy of proxies) await proxy[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.skipIf(WITHOUT_HAPROXY)("two HAProxies before the same nodes", () => {
  test("both are told, one that forgot is noticed, and what both count is taken together", async () => {
    await using fleet = await pair();
    const { one, other, get } = fleet;
    const { balancer, node } = fleet.balancerFor("n1");
    expect([await get(one), await get(other), await get(other)]).toEqual([200, 200, 200]);
    expect((await balancer.traffic())?.nodes.map(({ requests }) => requests)).toEqual([1, 2]);
    await balancer.out(node);
    expect([await get(one), await get(other), await balancer.isOut(node)]).toEqual([503, 503, true]);
    await other.forget(1);
    expect([await get(one), await get(other), await balancer.isOut(node)]).toEqual([503, 200, false]);
    await balancer.in(node, 1);
    expect([await get(one), await get(other), await balancer.isIn(node)]).toEqual([200, 200, true]);
  });

  test("its state file knows who is out: one that is killed and started again sends it nothing", async () => {
    await using fleet = await pair();
    const { one, get } = fleet;
    const { balancer, node } = fleet.balancerFor("n1");
    await balancer.out(node);
    expect(readFileSync(one.stateFile, "utf8")).toMatch(/^1\n# be_id [^]*\bn1\b/);
    await one.kill();
    await expect(balancer.isOut(node)).rejects.toThrow(`HAProxy does not answer on ${one.socket}.`);
    await one.again();
    expect([await get(one), await balancer.isOut(node)]).toEqual([503, true]);
  });

  test("a node with a share of its users gets that of them, and then all; so do the others", async () => {
    const folder = mkdtempSync(join(inject("folder"), "share-"));
    const server = createServer((_, response) => response.end("well")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await using proxy = await Haproxy.start(folder, 3);
    for (const slot of [0, 1, 2]) await proxy.open(slot, port);
    const nodes = ["n1", "n2", "n3"].map((name) => ({ name, address: `http://127.0.0.1:${port}` }));
    const says = { balancer: { haproxy: { sockets: [proxy.socket], backend: "keystone" } }, node: { stop: ["a"], start: ["a"] }, nodes };
    const fleet = fleetOf(JSON.stringify(says), "fleet.yaml");
    const balancer = balancerOf(fleet);
    const served = async (): Promise<readonly number[]> => {
      const counts = new Map(nodes.map(({ name }) => [name, 0]));
      for (let i = 0; i < 210; i++) {
        const name = (await fetch(proxy.url)).headers.get("x-served-by") ?? "";
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return [...counts.values()];
    };
    await balancer.out(fleet.nodes[1] as FleetNode);
    await balancer.in(fleet.nodes[1] as FleetNode, 0.1);
    expect(await served()).toEqual([100, 10, 100]);
    await balancer.in(fleet.nodes[1] as FleetNode, 1);
    expect(await served()).toEqual([70, 70, 70]);
    server.closeAllConnections();
    server.close();
  });

  test("a server that they do not have: it is said which, and which ones they have", async () => {
    await using fleet = await pair();
    const { balancer, node } = fleet.balancerFor("web1");
    await expect(balancer.out(node)).rejects.toMatchObject({
      code: "UP-BALANCER",
      message: `HAProxy (${fleet.one.socket}) has no server "web1" in its backend "keystone".`,
      why: expect.stringContaining("n1"),
      next: expect.stringContaining("server: NAME"),
    });
    await expect(balancer.isIn(node)).rejects.toMatchObject({ code: "UP-BALANCER" });
  });
});
