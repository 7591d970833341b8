import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const SCHEMA = `
CREATE TABLE item (id serial PRIMARY KEY, code varchar(20), note text);
CREATE TABLE bill (id int PRIMARY KEY, number bigint, item_id int);
CREATE SEQUENCE alone OWNED BY item.code;
INSERT INTO item (code, note) VALUES ('1', 'a'), ('2', 'b');
SELECT nextval('alone'), nextval('alone');
`;
const SHARED = "CREATE SEQUENCE lent OWNED BY item.code; ALTER TABLE bill ALTER COLUMN number SET DEFAULT nextval('lent');";
const WITHIN =
  "CREATE SEQUENCE lent OWNED BY item.code; ALTER TABLE item ADD COLUMN number bigint; ALTER TABLE item ALTER COLUMN number SET DEFAULT nextval('lent');";

const CONVERT =
  'u.convertColumn({ table: "item", from: "code", to: "number_of", type: { kind: "integer" }, forward: "{code}::int", backward: "{number_of}::text" })';
const DROP = 'u.dropColumn({ table: "item", column: "code" })';
const RENAME = 'u.renameColumn({ table: "item", from: "code", to: "number_of" })';
const MERGE =
  'u.mergeColumns({ table: "item", from: ["code", "note"], to: { name: "both", type: { kind: "text" } }, forward: "{code} || \' \' || {note}", backward: { code: "split_part({both}, \' \', 1)", note: "split_part({both}, \' \', 2)" } })';
const DROP_TABLE = 'u.dropTable("item")';

const sequences = (session: Session): Promise<readonly object[]> =>
  session.query(
    `SELECT c.relname s, q.seqtypid::regtype::text ty, d.refobjid::regclass || '.' || a.attname o FROM pg_class c JOIN pg_sequence q ON q.seqrelid = c.oid LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
     LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a sequence that belongs to a column", () => {
  test.each([
    [
      "a converted one has it, as with plain DDL",
      CONVERT,
      "",
      "carried",
      "ALTER TABLE item ALTER COLUMN code TYPE int USING code::int; ALTER TABLE item RENAME COLUMN code TO number_of",
    ],
    [
      "a converted one has it, and others take numbers from it",
      CONVERT,
      SHARED,
      "carried",
      "ALTER TABLE item ALTER COLUMN code TYPE int USING code::int; ALTER TABLE item RENAME COLUMN code TO number_of",
    ],
    ["a renamed one keeps it", RENAME, SHARED, "untouched", "ALTER TABLE item RENAME COLUMN code TO number_of"],
    ["it goes with a dropped one", DROP, "", "goes", "ALTER TABLE item DROP COLUMN code"],
    ["it goes with its table", DROP_TABLE, "", "goes", "DROP TABLE item"],
    [
      "a serial's own goes as it always did",
      'u.dropColumn({ table: "bill", column: "number" })',
      "ALTER TABLE bill ADD COLUMN counted serial; DROP SEQUENCE alone;",
      undefined,
      "ALTER TABLE bill DROP COLUMN number",
    ],
  ])("%s", async (_title, change, more, becomes, ddl) => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await using twin = await freshDatabase("postgres");
    await using plain = await twin.connect();
    for (const each of [session, plain]) await each.run(`${SCHEMA} ${more}`);
    using items = inlineService(`[${change}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    const said = (await plan(options)).scripts
      .flatMap(({ dependents }) => dependents)
      .filter(({ kind }) => /sequence/.test(kind))
      .map((one) => one.becomes);
    expect([...new Set(said)]).toEqual(becomes === undefined ? [] : [becomes]);
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    await plain.run(ddl);
    expect(await sequences(session)).toEqual(await sequences(plain));
  });

  test.each([
    ["columns are merged", MERGE, "", "owned sequence alone"],
    ["it is dropped, and another table takes numbers from it", DROP, SHARED, "shared sequence lent"],
    ["it is dropped, and another column of its table does", DROP, WITHIN, "shared sequence lent"],
    ["the table goes, and another one takes numbers from it", DROP_TABLE, SHARED, "shared sequence lent"],
    [
      "a serial goes whose numbers another table takes",
      'u.dropTable("item")',
      "ALTER TABLE bill ALTER COLUMN number SET DEFAULT nextval('item_id_seq');",
      "shared sequence item_id_seq",
    ],
    [
      "an identity is widened whose numbers another table takes",
      'u.widenKey({ table: "bill", column: "id", to: "bigint" })',
      "ALTER TABLE bill ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY; ALTER TABLE item ALTER COLUMN note SET DEFAULT nextval('bill_id_seq')::text;",
      "shared identity bill_id_seq",
    ],
  ])("%s: refused", async (_title, change, more, named) => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`${SCHEMA} ${more}`);
    using items = inlineService(`[${change}]`);
    const options = { service: items.service, url: database.url };
    await versionControl(options);
    await expect(plan(options)).rejects.toMatchObject({ code: "UP-DEPENDENT", message: expect.stringContaining(named) });
  });

  test("the partitions of a numbered table are no others; one that was detached is", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(
      `CREATE TABLE event (id serial, at date) PARTITION BY RANGE (at); CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2001-01-01') TO ('2002-01-01')`,
    );
    using events = inlineService('[u.dropColumn({ table: "event", column: "id" })]');
    const options = { service: events.service, url: database.url };
    await versionControl(options);
    expect((await plan(options)).scripts[0]?.dependents.map(({ kind }) => kind)).not.toContain("shared sequence");
    await session.run("ALTER TABLE event DETACH PARTITION event_1");
    await expect(plan(options)).rejects.toThrow("shared sequence event_id_seq");
    await session.run("DROP TABLE event_1");
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    expect(await sequences(session)).toEqual([]);
  });
});
