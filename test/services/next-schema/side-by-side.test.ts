import { describe, expect, test } from "vitest";
import { keystone, keystoneNext } from "@underpin/keystone";
import { guard } from "underpin/guard";
import { DIALECTS, freshDatabase } from "../../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate, sync } from "../../harness/engine.ts";
import { liveSchema } from "../../harness/normalise.ts";
import { liveRows } from "../../harness/rows.ts";
import { Node, Site } from "./nodes.ts";
import { makeUser, seeEachOther } from "./see-each-other.ts";

const RELEASES = { upstream: { service: keystone, release: "2026.1" }, "underpin-1": { service: keystoneNext, release: "underpin-1" } };

/** May a node of that schema start? */
async function mayStart(url: string, schema: keyof typeof RELEASES, node: string = schema): Promise<AsyncDisposable> {
  return await guard({ ...RELEASES[schema], url, node, query: false });
}

describe.each(DIALECTS)("on %s, upstream's schema and ours", (dialect) => {
  test("are one: nodes of both see each other's writes, and each stops where it may not run", { timeout: 120_000 }, async () => {
    await using database = await freshDatabase(dialect);
    const { url } = database;
    const options = { service: keystoneNext, url };
    await sync({ service: keystone, url });
    using site = new Site(url);
    await site.bootstrap();
    await using old = await Node.start(site, "upstream");
    const { user } = await makeUser(old, await old.admin(), "early");
    expect(await old.logIn({ id: user }, "wrong")).toBe(401);
    const known = await old.ask("GET", `/users/${user}`, await old.admin(), 200);

    await expect(mayStart(url, "underpin-1")).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD" });
    await runExpand(options);
    await expect(mayStart(url, "underpin-1")).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-OLD" });
    await runMigrate(options);
    await using next = await Node.start(site, "underpin-1");
    await using _fence = await mayStart(url, "underpin-1", "n2");
    await seeEachOther(old, next, "of-the-old");
    await seeEachOther(next, old, "of-the-next");

    {
      await using _alive = await mayStart(url, "upstream", "n1");
      await expect(runContract(options)).rejects.toMatchObject({ message: expect.stringContaining("n1") });
    }
    await runContract(options);
    await expect(mayStart(url, "upstream")).rejects.toMatchObject({ code: "UP-SCHEMA-TOO-NEW" });
    await using another = await Node.start(site, "underpin-1");
    await seeEachOther(next, another, "alone");
    expect(await next.ask("GET", `/users/${user}`, await next.admin(), 200)).toEqual(known);
    // It fails twice more, after once before all that.
    for (const node of [next, another]) expect(await node.logIn({ id: user }, "wrong")).toBe(401);
    expect(await next.logIn({ id: user }, "of-ann-at-first")).toBe(401);
  });

  test("part again: revert leaves what was there, and what the next release has written meanwhile", { timeout: 120_000 }, async () => {
    await using database = await freshDatabase(dialect);
    const { url } = database;
    const options = { service: keystoneNext, url };
    await sync({ service: keystone, url });
    using site = new Site(url);
    await site.bootstrap();
    await using old = await Node.start(site, "upstream");
    await makeUser(old, await old.admin(), "early");
    const before = { schema: await liveSchema(url), rows: await liveRows(url) };
    await runExpand(options);
    await runMigrate(options);
    await revert({ ...options, to: "2026.1" });
    expect({ schema: await liveSchema(url), rows: await liveRows(url) }).toEqual(before);

    await runExpand(options);
    await runMigrate(options);
    const next = await Node.start(site, "underpin-1");
    const { user } = await makeUser(next, await next.admin(), "late");
    expect(await next.logIn({ id: user }, "wrong")).toBe(401);
    const known = await next.ask("GET", `/users/${user}`, await next.admin(), 200);
    await next[Symbol.asyncDispose]();
    await revert({ ...options, to: "2026.1" });
    expect(await liveSchema(url)).toEqual(before.schema);
    expect(await old.ask("GET", `/users/${user}`, await old.admin(), 200)).toEqual(known);
    const after = await liveRows(url);
    expect(after["local_user"]?.find((row) => row["user_id"] === user)).toMatchObject({ failed_auth_count: 1 });
    const [password] = (after["password"] ?? []).toSorted((one, other) => Number(other["id"]) - Number(one["id"]));
    expect(password).toMatchObject({ created_at_int: expect.any(Number), expires_at: expect.stringMatching(/^20\d\d-\d\d-\d\d /) });
  });
});
