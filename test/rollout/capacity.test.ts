import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { fleetOf, PROCEDURES, rollout, type RolloutOptions } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { procedureOf } from "./own-steps.ts";
import { Haproxy, WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";

/** Two nodes behind HAProxy, each of which may be answering four requests at once; none is answered before it is told. */
async function twoNodes() {
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/healthcheck") response.end();
    else held.push(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const proxy = await Haproxy.start(mkdtempSync(join(inject("folder"), "capacity-")), 2);
  for (const slot of [0, 1]) {
    await proxy.open(slot, port);
    const told = connect(proxy.socket)
      .end(`set maxconn server keystone/n${slot + 1} 4\n`)
      .resume();
    await once(told, "close");
  }
  const asking: Promise<unknown>[] = [];
  return {
    proxy,
    /** So many users wait for an answer. */
    ask: async (users: number) => {
      for (let i = 0; i < users; i++) asking.push(fetch(proxy.url).catch(() => {}));
      while (held.length < users) await once(server, "request");
    },
    answer: () => held.splice(0).forEach((response) => response.end()),
    [Symbol.asyncDispose]: async () => {
      held.splice(0).forEach((response) => response.end());
      await Promise.all(asking);
      await proxy[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.skipIf(WITHOUT_HAPROXY).each(DIALECTS.slice(0, 1))("before a node goes out, with the record on %s", (dialect) => {
  test("the others must be able to carry its users: else it waits, then a person is asked, who may say that it is to go on", async () => {
    await using database = await freshDatabase(dialect);
    await using nodes = await twoNodes();
    const file = {
      balancer: { haproxy: { sockets: [nodes.proxy.socket], backend: "keystone" } },
      drain: "100ms",
      patience: "1300ms",
      node: { stop: ["a"], start: ["a"] },
      commands: { expand: ["a"], migrate: ["a"], contract: ["a"] },
      nodes: ["n1", "n2"].map((name) => ({ name, address: nodes.proxy.url })),
    };
    const of = (says: object, more: Partial<RolloutOptions> = {}): RolloutOptions => {
      const fleet = fleetOf(JSON.stringify({ ...file, ...says }), "fleet.yaml");
      const steps = PROCEDURES.flatMap((one) => (one.name === "zero" ? one.steps(fleet) : [])).filter(({ name }) => name === "n1: out");
      const procedure = procedureOf(steps, 9);
      return { service: shop, url: database.url, fleet, procedure, from: "v1", to: "v2", file: "none", ...more };
    };
    await nodes.ask(5);
    const paused = await rollout(of({}));
    expect(paused).toMatchObject({
      outcome: "paused",
      why: "Without n1, the others would have 5.0 requests at once and can carry 4.0; up to 80 % of that is allowed. n1 is still in service.",
      next: expect.stringContaining("--ignore-capacity"),
    });
    const waits: string[] = [];
    const answered = of(
      { patience: "60s" },
      {
        onEvent: (event) => {
          if (event.type !== "rollout-wait") return;
          waits.push(event.text);
          if (event.text.startsWith("Without n1")) nodes.answer();
        },
      },
    );
    expect(await rollout(answered)).toMatchObject({ outcome: "done" });
    expect(waits.filter((text) => text.startsWith("Without n1"))).not.toEqual([]);
    expect(await rollout(of({}, { back: true }))).toMatchObject({ outcome: "taken back" });
    await nodes.ask(5);
    const word = await rollout(of({}, { to: "v3", ignoreCapacity: true }));
    expect(word.outcome).toBe("done");
    // None of them was answered while the node was given time.
    expect(word.requests?.cut).toBeGreaterThan(0);
  });
});
