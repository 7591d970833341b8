import { describe, expect, test } from "vitest";
import { DIALECTS } from "../harness/databases.ts";
import { check, revert, runContract, runExpand, runMigrate } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

/** A table, a search index over it that triggers of the service's own keep, and one that stands by itself. */
const TABLES = [
  "CREATE TABLE note (id INTEGER PRIMARY KEY, title VARCHAR(40), body TEXT)",
  "CREATE VIRTUAL TABLE found USING fts5 (title, body, content='note', content_rowid='id')",
  "CREATE TRIGGER note_found AFTER INSERT ON note BEGIN INSERT INTO found (rowid, title, body) VALUES (new.id, new.title, new.body); END",
  "CREATE VIRTUAL TABLE words USING fts5 (body)",
  "INSERT INTO words VALUES ('one two'), ('two three')",
  "INSERT INTO note (id, title, body) VALUES (1, 'one', 'a fox')",
];
const TAG = "CREATE TABLE tag (id INTEGER PRIMARY KEY, word VARCHAR(20))";
const RENAME = `u.renameColumn({ table: "tag", from: "word", to: "label" })`;
const MADE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'underpin%' ORDER BY 1, 2";
const CONVERT = `u.convertColumn({ table: "tag", from: "word", to: "size", type: { kind: "integer" }, forward: "length({word})", backward: "'x'" })`;
const SEARCH = "SELECT rowid AS id FROM words WHERE words MATCH 'three'";

describe.skipIf(!DIALECTS.includes("sqlite"))("on a database with full-text search (FTS5)", () => {
  test.each([
    ["a column is renamed", RENAME],
    ["a column is dropped", `u.dropColumn({ table: "tag", column: "word" })`],
    ["a table is renamed", `u.renameTable({ table: "tag", to: "label" })`],
    ["a column is converted", CONVERT],
  ])("%s of another table, to the end, and all is found as before", async (_, change) => {
    await using own = await ownChange("sqlite", [...TABLES, TAG], change);
    for (const phase of [runExpand, runMigrate, runContract]) {
      await phase(own);
      expect(await own.session.query(SEARCH)).toEqual([{ id: 2 }]);
    }
    expect((await check(own)).code).toBe(0);
  });

  test("a table that a module reads by its columns' names is left alone, unless the script says otherwise", async () => {
    const operation = `u.renameColumn({ table: "note", from: "title", to: "heading" })`;
    await using own = await ownChange("sqlite", TABLES, operation);
    const before = await own.session.query(MADE);
    await expect(runExpand(own)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining("virtual table found") });
    expect(await own.session.query(MADE)).toEqual(before);
    // Somebody who makes the index anew afterwards can say so.
    const accept = ["virtual table found", "note_found"].map((name) => ({ name, reason: "made anew before contract" }));
    await runExpand({ ...own, service: own.withChange(operation, { accept }) });
  });

  test("an expansion is taken back, and nothing is different", async () => {
    await using own = await ownChange("sqlite", [...TABLES, TAG], RENAME);
    const before = await own.session.query(MADE);
    await runExpand(own);
    await revert(own);
    expect(await own.session.query(MADE)).toEqual(before);
  });
});
