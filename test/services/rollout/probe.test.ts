import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { loginOf } from "../../../services/keystone/src/rollout/login.ts";
import { visitorOf } from "../../../services/keystone/src/rollout/visitor.ts";
import { DIALECTS, freshDatabase } from "../../harness/databases.ts";
import { sync } from "../../harness/engine.ts";
import { Node, PASSWORD, Site } from "../next-schema/nodes.ts";

const ENV = { OS_USERNAME: "admin", OS_PASSWORD: PASSWORD, OS_PROJECT_NAME: "admin" };
const signal = (): AbortSignal => AbortSignal.timeout(10_000);

describe.each(DIALECTS.slice(0, 1))("the conductor's own user of Keystone, on %s", (dialect) => {
  test("logs in, has other nodes' tokens read, finds what it wrote, and leaves nothing; a node with other keys is found out", async () => {
    await using database = await freshDatabase(dialect);
    await sync({ service: keystone, url: database.url });
    using site = new Site(database.url);
    using others = new Site(database.url, { 0: "kB", 1: "kB" });
    using rotated = new Site(database.url, { 0: "kA", 1: "kB" });
    await site.bootstrap();
    await using first = await Node.start(site, "upstream");
    await using second = await Node.start(site, "upstream");
    await using apart = await Node.start(others, "upstream");
    await using early = await Node.start(rotated, "upstream");
    const users = async (): Promise<readonly string[]> => {
      await using session = await database.connect();
      const rows = await session.query<{ name: string }>("SELECT name FROM local_user ORDER BY name");
      return rows.map(({ name }) => name).filter((name) => name.startsWith("underpin-probe-"));
    };
    // One that was killed left its user.
    await visitorOf(loginOf(ENV)).visit(first.url, signal());
    const [left] = await users();
    expect(left).toMatch(/^underpin-probe-[0-9a-f]{8}-1$/);

    const visitor = visitorOf(loginOf(ENV));
    for (const node of [first, second, first, second]) await visitor.visit(node.url, signal());
    expect(await users()).toHaveLength(2);
    expect(await users()).not.toContain(left);
    await expect(visitor.visit(apart.url, signal())).rejects.toThrow(`a token that ${first.url} issued is answered with 404`);
    // What that one issued, nobody has to read.
    await visitor.visit(first.url, signal());
    // One that reads the others' tokens, and makes some that they can't read: it is told once.
    await visitor.visit(early.url, signal());
    await expect(visitor.visit(first.url, signal())).rejects.toThrow(`a token that ${early.url} issued is answered with 404`);
    await visitor.visit(first.url, signal());

    await using session = await database.connect();
    await session.run(
      `UPDATE "user" SET extra = '{"description": "somebody else''s"}' WHERE id IN (SELECT user_id FROM local_user WHERE name LIKE 'underpin-probe-%-2')`,
    );
    expect(await visitor.account?.(second.url)).toEqual({
      writes: 10,
      lost: [expect.stringMatching(/^underpin-probe-\w+-2 is not as it was written: "somebody else's"$/)],
    });
    await visitor.leave?.(second.url);
    expect(await users()).toEqual([]);
    const wrong = visitorOf(loginOf({ ...ENV, OS_PASSWORD: "wrong" }));
    await expect(wrong.visit(first.url, signal())).rejects.toThrow(/^POST \/v3\/auth\/tokens answers 401$/);
  });
});

test("it says what it has to know, and no password", () => {
  expect(() => loginOf({ OS_USERNAME: "admin" })).toThrow(
    expect.objectContaining({ code: "UP-CONFIG", message: expect.stringMatching(/^OS_PASSWORD is missing/) }),
  );
  expect(() => loginOf({ OS_USERNAME: "admin", OS_PASSWORD: "x" })).toThrow(/^OS_PROJECT_NAME is missing/);
  expect(loginOf({ ...ENV, OS_PROJECT_NAME: "", OS_SYSTEM_SCOPE: "all" })).toMatchObject({ auth: { scope: { system: { all: true } } } });
});
