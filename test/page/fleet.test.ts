import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { begin } from "../harness/cli.ts";
import { ShopFleet } from "../rollout/shop-fleet.ts";
import { WITHOUT_HAPROXY } from "../upgrade/fleet/haproxy.ts";
import { ask, listen } from "./asked.ts";

const SKIPPED = WITHOUT_HAPROXY !== undefined || process.env["PAGE"] === undefined;

/** Starts a rollout with a page; its link, and how it ends. */
async function started(fleet: ShopFleet, ...args: readonly string[]) {
  const child = begin("underpin", fleet.args(...args));
  let said = "";
  const link = new Promise<string>((resolve) => {
    createInterface(child.stderr).on("line", (line) => {
      said += `${line}\n`;
      const [, url] = /^page: (\S+)$/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const url = await Promise.race([link, ended.then(() => Promise.reject(new Error(said)))]);
  return { child, url, ended, said: () => said };
}

async function asks(url: string, what: "pause" | "resume" | "back"): Promise<number> {
  const { origin, pathname } = new URL(url);
  const headers = { origin, "underpin-token": pathname.split("/")[1] ?? "" };
  return (await ask(`${url}${what}`, { method: "POST", headers, body: '{"name":"shop"}' })).status;
}

test.skipIf(SKIPPED)(
  "a fleet behind HAProxy: paused, killed, started again, still paused, resumed, and sent back; no shopper notices",
  async () => {
    await using fleet = await ShopFleet.start("sqlite", { nodes: 2 });
    const load = fleet.load(2);
    await load.serves(20);
    const rollout = ["--page", "0"];
    const first = await started(fleet, ...fleet.rolloutArgs(...rollout));
    await using stream = await listen(first.url);
    await stream.until(({ steps }) =>
      (steps as readonly { step: string; state: string }[]).some((one) => one.step === "web1: out" && one.state === "begun"),
    );
    expect(await asks(first.url, "pause")).toBe(204);
    await stream.until(({ state }) => state === "paused");
    first.child.kill("SIGKILL");
    await first.ended;

    const alone = await fleet.rollout();
    expect(alone).toMatchObject({ code: 3, stdout: expect.stringContaining("--resume") });
    const second = await started(fleet, ...fleet.rolloutArgs(...rollout));
    await using again = await listen(second.url);
    await again.until(({ state }) => state === "paused");
    expect(again.picture["nodes"]).toMatchObject([{ name: "web1", state: expect.stringMatching(/out|stop/) }, { state: "in" }]);
    expect(await asks(second.url, "resume")).toBe(204);
    await again.until(({ nodes }) => (nodes as readonly { release: string; state: string }[])[0]?.state === "in, judged");
    await again.until(
      ({ database }) =>
        (database as { nodes?: readonly { release: string }[] } | null)?.nodes?.some(({ release }) => release === "v2") === true,
    );
    await again.until(({ traffic }) => (traffic as { requests: number }).requests > 0);
    expect(await asks(second.url, "back")).toBe(204);
    expect(await second.ended, second.said()).toBe(4);
    await again.until((_, kinds) => kinds.at(-1) === "end");
    expect(again.picture).toMatchObject({ state: "taken back", doing: "A person asked for it." });
    await load.serves(20);
    await load.stop();
    expect(load.tally).toMatchObject({ failed: 0, failures: [] });
    expect(fleet.releases).toEqual(["v1", "v1"]);
    const port = new URL(second.url).port;
    expect((await fleet.underpin("status", "--page", "no")).stderr).toContain("UP-CONFIG: --page takes a port");
    const status = await started(fleet, "status", "--page", port);
    expect(await ask(status.url)).toMatchObject({ status: 200 });
    expect((await fleet.rollout("--page", port)).stderr).toContain("UP-PAGE: The live page can't be opened");
    status.child.kill("SIGINT");
    expect(await status.ended).toBe(0);
  },
);
