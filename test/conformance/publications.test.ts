import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, rehearse, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const SCHEMA = `
CREATE TABLE item (id int PRIMARY KEY, name text, note text);
CREATE TABLE keyless (name text);
CREATE SCHEMA other; CREATE TABLE other.thing (id int PRIMARY KEY);
INSERT INTO item VALUES (1, 'a', 'b'); INSERT INTO keyless VALUES ('a');
`;
const BY_SCHEMA = "CREATE PUBLICATION outward FOR TABLES IN SCHEMA public";
const WAYS = [BY_SCHEMA, "CREATE PUBLICATION outward FOR ALL TABLES", "CREATE PUBLICATION outward FOR TABLE item, TABLES IN SCHEMA public"];

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a table is published", () => {
  test.each(WAYS)("by name or not: what the plan says of it is the same (%s)", async (publication) => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`${SCHEMA} ${publication}`);
    using split = inlineService(
      '[u.splitTable({ table: "item", into: [{ table: "empty", where: "{name} IS NULL" }, { table: "full" }] })]',
    );
    await versionControl({ service: split.service, url: database.url });
    await expect(plan({ service: split.service, url: database.url })).rejects.toThrow("can't carry over: publication outward.");
    using extracted = inlineService(
      '[u.extractTable({ from: "item", into: "label", key: { item_id: "id" }, columns: [{ from: "note" }] })]',
    );
    const { scripts } = await plan({ service: extracted.service, url: database.url });
    expect(scripts[0]?.dependents).toContainEqual(expect.objectContaining({ kind: "publication", name: "outward", becomes: "warn" }));
  });

  test("with its schema: no row of it can be given a key unless it has a replica identity", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`${SCHEMA} ${BY_SCHEMA}`);
    // The server's own word.
    await expect(session.run("UPDATE keyless SET name = name")).rejects.toThrow("does not have a replica identity");
    using keyed = inlineService('[u.addPrimaryKey({ table: "keyless", column: "id", type: { kind: "integer" } })]');
    const options = { service: keyed.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toThrow("keyless is published, and has no replica identity");
    await session.run("ALTER TABLE keyless REPLICA IDENTITY FULL");
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
  });

  test("with another schema: that is nothing to it", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`${SCHEMA} CREATE PUBLICATION outward FOR TABLES IN SCHEMA other`);
    using split = inlineService(
      '[u.splitTable({ table: "item", into: [{ table: "empty", where: "{name} IS NULL" }, { table: "full" }] })]',
    );
    const options = { service: split.service, url: database.url };
    await versionControl(options);
    expect((await plan(options)).scripts[0]?.dependents.map(({ kind }) => kind)).not.toContain("publication");
  });

  test("with its schema, in what is rehearsed, too", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await using scratch = await freshDatabase("postgres");
    await using copy = await scratch.connect();
    await session.run(`${SCHEMA} CREATE PUBLICATION outward FOR TABLE other.thing, TABLES IN SCHEMA public`);
    using renamed = inlineService('[u.renameColumn({ table: "item", from: "name", to: "title" })]');
    const options = { service: renamed.service, url: database.url };
    await versionControl(options);
    expect(await rehearse({ ...options, scratch: scratch.url })).toMatchObject({ lacks: [], findings: [] });
    const published = (each: Session): Promise<readonly object[]> =>
      each.query("SELECT schemaname, tablename FROM pg_publication_tables WHERE tablename IN ('item', 'keyless', 'thing') ORDER BY 1, 2");
    expect(await published(copy)).toEqual(await published(session));
  });
});
