import { describe, expect, test } from "vitest";
import { openRolloutPage, openStatusPage } from "underpin/page";
import { fleetOf, PROCEDURES, type RolloutOptions } from "underpin/rollout";
import { shop } from "../../examples/shop/src/service.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { ask, listen } from "./asked.ts";
import { held, withPage } from "./rollouts.ts";

const NAME = JSON.stringify({ name: "shop" });
/** A look at nothing: the page is what is tested. */
const AWAY = { service: shop, url: "postgresql://shop:secret@127.0.0.1:1/shop" };

/** Headers of the page itself. */
function own(link: string): Readonly<Record<string, string>> {
  const { origin, pathname } = new URL(link);
  return { origin, "underpin-token": pathname.split("/")[1] ?? "" };
}

describe("a page's server", () => {
  test("answers only who has the token, by a name of this machine, and lets nothing foreign into the page", async () => {
    await using page = await openStatusPage(AWAY, 0);
    const { origin, port, hostname } = new URL(page.url);
    expect(hostname).toBe("127.0.0.1");
    const whole = await ask(page.url);
    expect(whole).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
    const policy = String(whole.headers["content-security-policy"]);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
    expect(policy).not.toMatch(/unsafe|http|\*/);
    const files = [...whole.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, file]) => file ?? "");
    expect(files).toEqual(["icon.svg", "page.css", "main.js"]);
    for (const file of files) expect(await ask(new URL(file, page.url).href)).toMatchObject({ status: 200 });
    expect(whole.text).not.toMatch(/<script>|style=|\son\w+=|https?:/);
    for (const path of ["/", "/events", "/page.css", "/wrong/", `/${"x".repeat(32)}/events`, "/../"])
      expect(await ask(origin + path)).toMatchObject({ status: 403, headers: { "content-security-policy": policy } });
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example"])
      expect(await ask(page.url, { headers: { host } })).toMatchObject({ status: 403 });
    expect(await ask(page.url, { headers: { host: "localhost:9000" } })).toMatchObject({ status: 200 });
    for (const name of ["assets/main.js", "..%2fserver.ts", "server.ts", "nothing"])
      expect(await ask(`${page.url}${name}`)).toMatchObject({ status: 404 });
    expect(await ask(page.url, { method: "POST" })).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
    expect(await ask(`${page.url}pause`)).toMatchObject({ status: 405, headers: { allow: "POST" } });
    expect(await ask(`${page.url}pause`, { method: "POST", headers: own(page.url), body: NAME })).toMatchObject({
      status: 409,
      text: "No rollout runs.",
    });
  });

  test("says that its port is in use, before anything begins", async () => {
    await using page = await openStatusPage(AWAY, 0);
    const port = Number(new URL(page.url).port);
    const options = { ...AWAY, fleet: { nodes: [] }, procedure: PROCEDURES[0] } as unknown as RolloutOptions;
    for (const open of [openStatusPage(AWAY, port), openRolloutPage(options, port)])
      await expect(open).rejects.toMatchObject({ code: "UP-PAGE", why: "The port is in use." });
  });

  test("tells why a database can't be asked, without its password", async () => {
    await using page = await openStatusPage({ ...AWAY, url: "no://shop:secret@host/" }, 0);
    await using stream = await listen(page.url);
    await stream.until(({ database }) => database !== null);
    expect(stream.picture).toMatchObject({ state: "watching", database: { error: expect.stringMatching(/\w/) } });
    expect(JSON.stringify(stream.picture)).not.toContain("secret");
  });
});

describe.each(DIALECTS.filter((dialect) => dialect === "sqlite"))("a page on a rollout", (dialect) => {
  test("shows whoever comes all of it, then what changes; who comes again too", async () => {
    await using database = await freshDatabase(dialect);
    const steps = [held("web1: out", "out"), held("web1: stop", "stop")] as const;
    const { page, report } = await withPage(database, steps);
    await using open = page;
    await using first = await listen(open.url);
    await steps[0].begun;
    await first.until(({ doing }) => doing === "web1: out is waited for");
    expect(first.kinds[0]).toBe("whole");
    await using second = await listen(open.url);
    await second.until(({ doing }) => doing === "web1: out is waited for");
    expect(second.picture).toMatchObject({
      about: { service: "shop", rollout: { procedure: "zero", from: "v1", to: "v2" } },
      state: "running",
      safe: "It can go back at any time, and nothing is lost.",
      nodes: [
        { name: "web1", release: "v1", state: "draining" },
        { name: "web2", release: "v1", state: "in" },
      ],
      steps: [
        { step: "web1: out", state: "begun" },
        { step: "web1: stop", state: "waiting" },
      ],
    });
    page.onEvent({ type: "rollout-output", node: "web1", line: "connecting to postgresql://shop:hunter2@db/shop" });
    steps[0].end();
    await steps[1].begun;
    for (const stream of [first, second])
      await stream.until(({ nodes }) => (nodes as readonly { state: string }[])[0]?.state === "stopping");
    expect(second.kinds.filter((kind) => kind === "whole")).toHaveLength(1);
    steps[1].end();
    expect(await report).toMatchObject({ outcome: "done" });
    await using late = await listen(open.url);
    await late.until(({ state }) => state === "done");
    expect(JSON.stringify(late.picture)).toContain("postgresql://shop:…@db/shop");
    await open[Symbol.asyncDispose]();
    await first.until((_, kinds) => kinds.at(-1) === "end");
    expect(first.picture["state"]).toBe("done");
  });

  test("asks nothing of it without the name, the token in a header, and its own origin; a refusal says why", async () => {
    await using database = await freshDatabase(dialect);
    const steps = [held("web1: out", "out"), held("contract", "database", { final: "all is over" })] as const;
    const { page, report } = await withPage(database, steps);
    await using open = page;
    await steps[0].begun;
    const headers = own(open.url);
    const asks = async (what: string, more: Readonly<Record<string, string>> = {}, body = NAME) => {
      const { status, text } = await ask(`${open.url}${what}`, { method: "POST", headers: { ...headers, ...more }, body });
      return `${status} ${text}`.trim();
    };
    expect(await asks("pause", { origin: "http://evil.example" })).toMatch(/^403 This is asked for by the page itself/);
    expect(await asks("pause", { "underpin-token": "no" })).toBe("403 The token is missing.");
    expect(await asks("pause", {}, '{"name":"other"}')).toBe("422 Type the service's name, shop.");
    expect(await asks("pause", {}, "{")).toBe("400 That is no JSON.");
    expect(await asks("pause", {}, "null")).toMatch(/^422/);
    expect(await asks("pause", {}, " ".repeat(5000))).toMatch(/^413/);
    await using stream = await listen(open.url);
    await stream.until(({ state }) => state === "running");
    expect(await asks("pause")).toBe("204");
    await stream.until(({ state }) => state === "pausing");
    steps[0].end();
    await stream.until(({ state }) => state === "paused");
    expect(stream.picture["doing"]).toBe("Paused before contract");
    expect(await asks("resume")).toBe("204");
    await steps[1].begun;
    expect(await asks("back")).toBe('409 There is no way back: "contract" has begun. After it, all is over.');
    steps[1].end();
    expect(await report).toMatchObject({ outcome: "done" });
    expect(await asks("back")).toBe("409 No rollout runs.");
  });

  test("contract is allowed from there, while that is asked: with the name, and not before", async () => {
    await using database = await freshDatabase(dialect);
    const commands = { expand: ["a"], migrate: ["a"], contract: ["a"] };
    const nodes = [{ name: "web1", address: "http://a", stop: ["a"], start: ["a"] }];
    const zero = PROCEDURES.find(({ name }) => name === "zero")?.steps(fleetOf(JSON.stringify({ nodes, commands }), "fleet.yaml"));
    const gate = zero?.find(({ name }) => name === "before contract") ?? expect.fail("no gate");
    const first = held("web1: in", "in");
    const contract = held("contract", "database", { final: "all is over" });
    const { page, report } = await withPage(database, [first, gate, contract]);
    await using open = page;
    await using stream = await listen(open.url);
    await first.begun;
    const asks = async (body = NAME) => {
      const { status, text } = await ask(`${open.url}contract`, { method: "POST", headers: own(open.url), body });
      return `${status} ${text}`.trim();
    };
    await stream.until(({ state }) => state === "running");
    expect(await asks()).toBe("409 Contract is not asked about now.");
    first.end();
    await stream.until(({ asks: question }) => typeof question === "string");
    expect(stream.picture["asks"]).toMatch(
      /^Every node runs the next release; .* no way back but the backup, and this rollout has made none\.$/,
    );
    expect(await asks('{"name":"other"}')).toBe("422 Type the service's name, shop.");
    expect(await asks()).toBe("204");
    await contract.begun;
    await stream.until(({ asks: question }) => question === null);
    expect(await asks()).toBe("409 Contract is not asked about now.");
    contract.end();
    expect(await report).toMatchObject({ outcome: "done" });
  });

  test("who is asked about contract may go back instead", async () => {
    await using database = await freshDatabase(dialect);
    const asking = held("before contract", "gate", { do: async ({ ask: question }) => await question?.("Go?") });
    const { page, report } = await withPage(database, [asking, held("contract", "database", { final: "all is over" })]);
    await using open = page;
    await using stream = await listen(open.url);
    await stream.until(({ asks }) => asks === "Go?");
    expect(await ask(`${open.url}back`, { method: "POST", headers: own(open.url), body: NAME })).toMatchObject({ status: 204 });
    expect(await report).toMatchObject({ outcome: "taken back" });
    await stream.until(({ asks, state }) => asks === null && state === "taken back");
  });
});
