import { describe, expect, test, vi } from "vitest";
import { keystone } from "@underpin/keystone";
import { createEngine } from "underpin/engine";
import { guard, type Fence } from "underpin/guard";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { runContract, runExpand, runMigrate, status, sync } from "../harness/engine.ts";
import { Way } from "../harness/outage.ts";
import { ownChange } from "../harness/own-change.ts";

describe.each(DIALECTS)("on %s, the guard", (dialect) => {
  test("lets a release run on its own schema and on the next one's expansion, and stops it before and after", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url };
    const start = (release: string): Promise<Fence> => guard({ ...options, release, node: `node-${release}`, warn: () => {} });
    const stops = async (release: string, code: string): Promise<void> =>
      expect(start(release)).rejects.toMatchObject({ code, next: expect.stringMatching(/\S/) });
    const runs = async (release: string): Promise<void> => {
      await using fence = await start(release);
      expect(fence.controlled).toBe(true);
    };
    await sync({ ...options, to: "newton", replay: true });
    await runs("newton");
    await stops("ocata", "UP-SCHEMA-TOO-OLD");
    await runExpand({ ...options, to: "ocata" });
    await runs("newton");
    await stops("ocata", "UP-SCHEMA-TOO-OLD");
    await runMigrate({ ...options, to: "ocata" });
    await runs("newton");
    await runs("ocata");
    await runContract({ ...options, to: "ocata" });
    await stops("newton", "UP-SCHEMA-TOO-NEW");
    await runs("ocata");
  });

  test("is not stopped by the triggers of an evolution in another database of the same server", async () => {
    const table = ["CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(30))"];
    await using other = await ownChange(dialect, table, `u.renameColumn({ table: "person", from: "name", to: "title" })`);
    await runExpand(other);
    await using own = await ownChange(
      dialect,
      table,
      `{ name: "by hand", migrate: ({ update }) => update({ name: "n", table: "person", set: { name: "name" } }) }`,
    );
    await runExpand(own);
    await runMigrate(own);
    await using fence = await guard({ ...own, release: "v2", node: "one", warn: () => {} });
    expect(fence.controlled).toBe(true);
  });

  test("makes contract wait for the last old node, and names it", async () => {
    await using database = await keystoneAt(dialect, "newton");
    const options = { service: keystone, url: database.url };
    const old = await guard({ ...options, release: "newton", node: "controller-1", warn: () => {} });
    await runExpand({ ...options, to: "ocata" });
    await runMigrate({ ...options, to: "ocata" });
    await using fresh = await guard({ ...options, release: "ocata", node: "controller-2", warn: () => {} });
    expect(fresh.controlled).toBe(true);
    await expect(runContract({ ...options, to: "ocata" })).rejects.toMatchObject({
      code: "UP-NODES",
      message: expect.stringMatching(/A node of an older release is alive: controller-1 \(newton, seen \d+ s ago\)/),
    });
    expect((await status(options)).nodes.map((node) => node.node)).toEqual(["controller-1", "controller-2"]);
    await old[Symbol.asyncDispose]();
    await runContract({ ...options, to: "ocata" });
    expect((await status(options)).release).toBe("ocata");
  });

  test.runIf(dialect !== "sqlite")(
    "goes on with its heartbeat over another connection when the server at the end of its own is gone without a word",
    async () => {
      await using database = await keystoneAt(dialect, "newton");
      await using way = await Way.to(database.url);
      await using session = await database.connect();
      vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
      try {
        let warned = (): void => {};
        const warning = new Promise<void>((resolve) => (warned = resolve));
        const fence = await guard({ service: keystone, url: way.url, release: "newton", node: "web-1", warn: () => warned() });
        way.stall(true);
        // A heartbeat is due, and then it is late.
        await vi.advanceTimersByTimeAsync(10_000);
        way.stall(false);
        await session.run("UPDATE underpin_node SET last_seen = 0");
        await vi.advanceTimersByTimeAsync(10_000);
        await warning;
        await vi.advanceTimersByTimeAsync(10_000);
        const seen = async (): Promise<boolean> => (await session.query("SELECT node FROM underpin_node WHERE last_seen > 0")).length === 1;
        while (!(await seen()));
        way.stall(true);
        const ended = fence[Symbol.asyncDispose]();
        await vi.advanceTimersByTimeAsync(20_000);
        expect(await ended).toBeUndefined();
      } finally {
        vi.useRealTimers();
      }
    },
  );

  test("a node that has been silent for long counts no more; one that was seen lately does", async () => {
    await using own = await ownChange(
      dialect,
      ["CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))"],
      `u.renameColumn({ table: "item", from: "name", to: "title" })`,
    );
    await runExpand(own);
    await runMigrate(own);
    const seen = (at: number): Promise<number> => own.session.run("UPDATE underpin_node SET last_seen = ? WHERE service = 'people'", [at]);
    await own.session.run(
      "INSERT INTO underpin_node (service, node, release_name, version, last_seen) VALUES ('people', 'web-1', 'v1', 1, 0)",
    );
    await seen(Date.now());
    expect((await status(own)).nodes.map(({ node }) => node)).toEqual(["web-1"]);
    await expect(runContract(own)).rejects.toMatchObject({ code: "UP-NODES", message: expect.stringContaining("web-1 (v1") });
    await seen(Date.now() - 60_000);
    expect((await status(own)).nodes).toEqual([]);
    await runContract(own);
  });

  test("tells others what a node says of itself, and does so on the ledger of an earlier version", async () => {
    await using database = await keystoneAt(dialect, "newton");
    const options = { service: keystone, url: database.url };
    const node = { ...options, release: "newton", query: false, warn: () => {} } as const;
    const said = async (): Promise<unknown> => (await createEngine(options).nodes()).map(({ node: name, says }) => [name, says]);
    await using session = await database.connect();
    expect(await said()).toEqual([]);
    await using silent = await guard({ ...node, node: "a" });
    await using speaking = await guard({ ...node, node: "b", says: () => ({ keys: ["k"] }) });
    expect([silent.controlled, speaking.controlled]).toEqual([true, true]);
    expect(await said()).toEqual([
      ["a", null],
      ["b", { keys: ["k"] }],
    ]);
    await session.run("ALTER TABLE underpin_node DROP COLUMN says");
    expect(await said()).toEqual([
      ["a", null],
      ["b", null],
    ]);
    await using again = await guard({ ...node, node: "b", says: () => "new" });
    expect(again.controlled).toBe(true);
    expect(await said()).toEqual([
      ["a", null],
      ["b", "new"],
    ]);
  });

  test("warns and goes on when the database is not under version control", async () => {
    await using database = await freshDatabase(dialect);
    const warnings: string[] = [];
    await using fence = await guard({
      service: keystone,
      url: database.url,
      release: "2026.1",
      node: "n",
      warn: (text) => warnings.push(text),
    });
    expect(fence.controlled).toBe(false);
    expect(warnings).toEqual([expect.stringContaining("not under version control")]);
  });
});
