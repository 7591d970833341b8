import { describe, expect, test } from "vitest";
import type { Session } from "underpin/engine";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { plan, rehearse, revert, runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const EVENTS = `CREATE TABLE event (id int, at date, kind text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2001-01-01') TO ('2002-01-01');
  CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2002-01-01') TO ('2003-01-01') PARTITION BY HASH (id);
  CREATE TABLE event_2_0 PARTITION OF event_2 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE event_2_1 PARTITION OF event_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  INSERT INTO event VALUES (1, '2001-05-05', 'A'), (2, '2002-05-05', 'B'), (3, '2002-06-05', NULL);`;

/** New rows may hold more than the old shape can say. */
const LOSSY = `u.convertColumn({ table: "event", from: "kind", to: "type", type: { kind: "text" }, forward: "lower({kind})", backward: "upper({type})" })`;
const INDEX = `u.addIndex({ table: "event", name: "by_kind", columns: ["kind", "at"] })`;

const catalogue = (session: Session): Promise<readonly object[]> =>
  session.query(
    "SELECT c.oid::regclass::text n, pg_get_indexdef(c.oid) d, (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid) p, (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid) t, (SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relname ~ '^(event|by_)' ORDER BY 1",
  );

describe.runIf(DIALECTS.includes("postgres"))("on postgres, a table with partitions", () => {
  test("a partition that is made or attached meanwhile is kept equal, too; a row that moves to another keeps both shapes", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(EVENTS);
    using events = inlineService(`[${INDEX}, ${LOSSY}]`);
    const options = { service: events.service, url: database.url };
    await versionControl(options);
    const before = await catalogue(session);
    await runExpand(options);
    await revert(options);
    expect(await catalogue(session)).toEqual(before);
    await runExpand(options);
    await session.run("CREATE TABLE event_3 PARTITION OF event FOR VALUES FROM ('2003-01-01') TO ('2004-01-01')");
    await session.run(
      "CREATE TABLE event_4 (LIKE event INCLUDING DEFAULTS); INSERT INTO event_4 (id, at, kind) VALUES (9, '2004-02-02', 'Q')",
    );
    await session.run("ALTER TABLE event ATTACH PARTITION event_4 FOR VALUES FROM ('2004-01-01') TO ('2005-01-01')");
    await session.run("INSERT INTO event (id, at, kind) VALUES (5, '2003-01-05', 'X'), (6, '2004-01-05', 'Y')");
    await session.run("INSERT INTO event (id, at, type) VALUES (7, '2003-01-07', 'mixedCase'), (8, '2001-01-08', 'alsoMixed')");
    // The old release moves a row that the new one wrote.
    await session.run("UPDATE event SET at = '2004-03-03' WHERE id = 7");
    await session.run("UPDATE event SET at = '2003-03-03' WHERE id = 1");
    expect(
      await session.query("SELECT tableoid::regclass::text t, id, kind, type FROM event WHERE id IN (1, 5, 6, 7, 8) ORDER BY id"),
    ).toEqual([
      { t: "event_3", id: 1, kind: "A", type: "a" },
      { t: "event_3", id: 5, kind: "X", type: "x" },
      { t: "event_4", id: 6, kind: "Y", type: "y" },
      { t: "event_4", id: 7, kind: "MIXEDCASE", type: "mixedCase" },
      { t: "event_1", id: 8, kind: "ALSOMIXED", type: "alsoMixed" },
    ]);
    await runMigrate(options);
    expect(await session.query("SELECT id, type FROM event WHERE id IN (2, 3, 9) ORDER BY id")).toEqual([
      { id: 2, type: "b" },
      { id: 3, type: null },
      { id: 9, type: "q" },
    ]);
    await runContract(options);
    expect(await session.query("SELECT count(*)::int n FROM pg_trigger WHERE tgname LIKE 'underpin%'")).toEqual([{ n: 0 }]);
    expect(await session.query("SELECT count(*)::int n FROM pg_proc WHERE proname LIKE 'underpin%'")).toEqual([{ n: 0 }]);
  });

  test("the indexes of a converted column are called on each partition as plain DDL leaves them", async () => {
    const indexes = `CREATE INDEX one ON event (kind); CREATE INDEX two ON event (at) INCLUDE (kind); CREATE INDEX three ON event (kind DESC, id); CREATE INDEX four ON event (kind, at)`;
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await using twin = await freshDatabase("postgres");
    await using plain = await twin.connect();
    for (const each of [session, plain]) await each.run(`${EVENTS} ${indexes}`);
    using events = inlineService(
      `[u.convertColumn({ table: "event", from: "kind", to: "type", type: { kind: "varchar", length: 20 }, forward: "{kind}", backward: "{type}" })]`,
    );
    const options = { service: events.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await runMigrate(options);
    await runContract(options);
    await plain.run("ALTER TABLE event ALTER COLUMN kind TYPE varchar(20); ALTER TABLE event RENAME COLUMN kind TO type");
    const own = (all: readonly object[]): readonly object[] => all.map((one) => ({ ...one, a: undefined }));
    expect(own(await catalogue(session))).toEqual(own(await catalogue(plain)));
  });

  test("a partition that is attached with rows after they were carried over stops contract until they are, too", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(EVENTS);
    using events = inlineService(`[${LOSSY}]`);
    const options = { service: events.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await runMigrate(options);
    await session.run(
      "CREATE TABLE event_4 (LIKE event INCLUDING DEFAULTS); INSERT INTO event_4 (id, at, kind) VALUES (9, '2004-02-02', 'Q')",
    );
    await session.run("ALTER TABLE event ATTACH PARTITION event_4 FOR VALUES FROM ('2004-01-01') TO ('2005-01-01')");
    await expect(runContract(options)).rejects.toMatchObject({ code: "UP-VERIFY" });
    await session.run("UPDATE event SET type = lower(kind) WHERE id = 9");
    await runContract(options);
    expect(await session.query("SELECT type FROM event WHERE id = 9")).toEqual([{ type: "q" }]);
  });

  test("an index is built without holding writers off, goes on after it was interrupted, or is taken back without a trace", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(EVENTS);
    using events = inlineService(`[${INDEX}]`);
    const options = { service: events.service, url: database.url };
    await versionControl(options);
    const before = await catalogue(session);
    const stop = async (): Promise<void> => {
      await session.run(
        "CREATE OR REPLACE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF current_query() LIKE '%ON \"event_2_1\"%' THEN RAISE 'stopped'; END IF; END $$",
      );
      await session.run("CREATE EVENT TRIGGER stop ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION stop()");
      await expect(runExpand(options)).rejects.toMatchObject({ why: expect.stringContaining("stopped") });
      await session.run("DROP EVENT TRIGGER stop");
    };
    await stop();
    await revert(options);
    expect(await catalogue(session)).toEqual(before);
    await stop();
    await runExpand(options);
    await session.run("CREATE TABLE twin (LIKE event) PARTITION BY RANGE (at)");
    const valid = await session.query(
      "SELECT indexrelid::regclass::text n, indisvalid v FROM pg_index WHERE indrelid::regclass::text ~ '^event' AND pg_get_indexdef(indexrelid) ~ 'kind' ORDER BY 1",
    );
    expect(valid).toEqual(
      ["by_kind", "event_1_kind_at_idx", "event_2_0_kind_at_idx", "event_2_1_kind_at_idx", "event_2_kind_at_idx"].map((n) => ({
        n,
        v: true,
      })),
    );
    await runMigrate(options);
    await runContract(options);
  });

  test("is rehearsed with its partitions, numbered and generated columns", async () => {
    await using database = await freshDatabase("postgres");
    await using scratch = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(`${EVENTS} CREATE INDEX ON event_1 (kind);
      CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C", upper text GENERATED ALWAYS AS (upper(name)) STORED, event_id int, event_at date, FOREIGN KEY (event_id, event_at) REFERENCES event);
      INSERT INTO item (name, event_id, event_at) VALUES ('a', 1, '2001-05-05')`);
    using events = inlineService(`[${LOSSY}, ${INDEX}, u.addColumn({ table: "item", column: u.column("more").text() })]`);
    const options = { service: events.service, url: database.url };
    await versionControl(options);
    const before = await catalogue(session);
    expect(await rehearse({ ...options, scratch: scratch.url })).toEqual({ tables: 6, rows: 4, leftOut: 0, lacks: [], findings: [] });
    expect(await catalogue(session)).toEqual(before);
  });

  test("what says in which partition a row is can't be renamed or converted; nor can one partition alone be changed", async () => {
    await using database = await freshDatabase("postgres");
    await using session = await database.connect();
    await session.run(EVENTS);
    using none = inlineService("[]");
    await versionControl({ service: none.service, url: database.url });
    for (const change of [
      'u.renameColumn({ table: "event", from: "at", to: "day" })',
      'u.renameColumn({ table: "event_1", from: "kind", to: "type" })',
      'u.dropColumn({ table: "event_1", column: "kind" })',
    ]) {
      using events = inlineService(`[${change}]`);
      await expect(plan({ service: events.service, url: database.url })).rejects.toMatchObject({ code: "UP-DEPENDENT" });
    }
  });
});
