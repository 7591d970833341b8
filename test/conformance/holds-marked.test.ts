import { describe, expect, test } from "vitest";
import type { DialectName, Session } from "underpin";
import { marker } from "underpin/client";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { revert, runContract, runExpand, runMigrate, sync, verify } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const ITEM =
  '[u.createTable("item", [u.column("id").integer().primaryKey(), u.column("price").integer(), u.column("label").varchar(40), u.column("note").varchar(40)])]';
const BOUND = `[
  u.convertColumn({ table: "item", from: "price", to: "cents", type: { kind: "integer" }, forward: "{price} * 100", backward: "{cents} / 100" }),
  u.addCheck({ table: "item", name: "cents_positive", expression: '"cents" > 0 AND note <> \\'cents\\'', holds: "marked" }),
  u.setNotNull({ table: "item", column: "label", fill: "'item ' || {id}", holds: "marked" }),
]`;

async function mark(session: Session, dialect: DialectName): Promise<Session> {
  if (dialect === "postgres") await session.run("SET underpin.version = '2'");
  if (dialect === "mysql") await session.run(marker(2).mysqlInit);
  return session;
}

/** What refuses a statement, as drivers tell it; null if nothing does. */
async function refusal(client: Session, sql: string): Promise<unknown> {
  try {
    await client.run(sql);
    return null;
  } catch (error) {
    const { code, errno, sqlState, message } = error as { code?: string; errno?: number; sqlState?: string; message: string };
    return errno === undefined ? { code, message } : { errno, sqlState, message };
  }
}

const CHECK = {
  postgres: { code: "23514", message: expect.stringContaining('violates check constraint "cents_positive"') },
  mysql: { errno: 4025, sqlState: "23000", message: expect.stringContaining("CONSTRAINT `cents_positive` failed for") },
};
const NOT_NULL = {
  postgres: { code: "23502", message: expect.stringContaining('null value in column "label" of relation "item"') },
  mysql: { errno: 1048, sqlState: "23000", message: expect.stringContaining("Column 'label' cannot be null") },
};

describe.each(DIALECTS.filter((dialect): dialect is "postgres" | "mysql" => dialect !== "sqlite"))("on %s", (dialect) => {
  test("marked clients are held to a check and NOT NULL from expand on, with the constraint's own error; others from contract on", async () => {
    await using database = await freshDatabase(dialect);
    using items = inlineService(ITEM, BOUND);
    const options = { service: items.service, url: database.url };
    await sync({ ...options, to: "v1" });
    await using old = await database.connect();
    await old.run("INSERT INTO item (id, price, label, note) VALUES (1, -1, 'wrong before', ''), (2, 1, NULL, '')");
    await runExpand(options);
    await using fresh = await mark(await database.connect(), dialect);
    const [check, notNull] = [CHECK[dialect], NOT_NULL[dialect]];

    expect(await refusal(fresh, "INSERT INTO item (id, cents, label, note) VALUES (3, -5, 'x', '')")).toEqual(check);
    expect(await refusal(fresh, "INSERT INTO item (id, cents, label, note) VALUES (3, 5, 'x', 'cents')")).toEqual(check);
    // By the old column, too: what the row says in the end counts.
    expect(await refusal(fresh, "INSERT INTO item (id, price, label, note) VALUES (3, -5, 'x', '')")).toEqual(check);
    expect(await refusal(fresh, "INSERT INTO item (id, cents, label, note) VALUES (3, NULL, 'x', '')")).toBeNull();
    expect(await refusal(fresh, "UPDATE item SET cents = 0 WHERE id = 3")).toEqual(check);
    expect(await refusal(fresh, "UPDATE item SET cents = 700 WHERE id = 3")).toBeNull();
    expect(await refusal(fresh, "INSERT INTO item (id, cents, label) VALUES (4, 5, NULL)")).toEqual(notNull);
    expect(await refusal(fresh, "INSERT INTO item (id, cents) VALUES (4, 5)")).toEqual(notNull);
    expect(await refusal(fresh, "UPDATE item SET label = NULL WHERE id = 3")).toEqual(notNull);
    // Rows that are wrong already can be worked on, and left so.
    expect(await refusal(fresh, "UPDATE item SET note = 'seen' WHERE id IN (1, 2)")).toBeNull();

    expect(await refusal(old, "INSERT INTO item (id, price, label, note) VALUES (5, -5, NULL, '')")).toBeNull();
    expect(await refusal(old, "UPDATE item SET price = -7, label = NULL WHERE id = 3")).toBeNull();
    const rows = await old.query<{ id: number; cents: number; label: string }>("SELECT id, cents, label FROM item ORDER BY id");
    expect(rows.filter(({ id }) => id > 2)).toEqual([
      { id: 3, cents: -700, label: "item 3" },
      { id: 5, cents: -500, label: "item 5" },
    ]);

    await runMigrate(options);
    const { obstacles } = await verify(options);
    expect(obstacles.flatMap((finding) => finding.rows)).toHaveLength(3);
    await expect(runContract(options)).rejects.toMatchObject({ code: "UP-DATA" });
    await old.run("UPDATE item SET price = 1 WHERE price < 0");
    await runContract(options);
    expect(await refusal(fresh, "INSERT INTO item (id, cents, label, note) VALUES (9, -5, 'x', '')")).toMatchObject(
      dialect === "postgres" ? { code: "23514" } : { errno: 4025 },
    );
    expect(await refusal(old, "INSERT INTO item (id, cents, label, note) VALUES (9, 5, NULL, '')")).toEqual(notNull);
    expect((await old.query<{ n: number }>("SELECT count(*) AS n FROM item"))[0]).toEqual({ n: 4 });
  });

  test("a revert takes the bonds off, and a check that the server can't read is refused before clients meet it", async () => {
    await using database = await freshDatabase(dialect);
    using items = inlineService(ITEM, BOUND);
    using misspelled = inlineService(ITEM, '[u.addCheck({ table: "item", name: "c", expression: "prise > 0", holds: "marked" })]');
    const options = { service: items.service, url: database.url };
    await sync({ ...options, to: "v1" });
    await expect(runExpand({ ...options, service: misspelled.service })).rejects.toMatchObject({ why: expect.stringMatching(/prise/) });
    await using fresh = await mark(await database.connect(), dialect);
    expect(await refusal(fresh, "INSERT INTO item (id, price) VALUES (1, -1)")).toBeNull();
    await runExpand(options);
    await revert(options);
    expect(await refusal(fresh, "INSERT INTO item (id, price) VALUES (2, -1)")).toBeNull();
    const [row] = await fresh.query<{ n: number }>(
      `SELECT count(*) AS n FROM information_schema.triggers WHERE event_object_table = 'item' AND trigger_schema = ${dialect === "mysql" ? "DATABASE()" : "current_schema"}`,
    );
    expect(Number(row?.n)).toBe(0);
  });
});

test.skipIf(!DIALECTS.includes("sqlite"))(
  "on sqlite nobody is marked: the check comes at contract, and verify shows who is in its way",
  async () => {
    await using database = await freshDatabase("sqlite");
    using items = inlineService(ITEM, BOUND);
    const options = { service: items.service, url: database.url };
    await sync({ ...options, to: "v1" });
    await runExpand(options);
    await using client = await database.connect();
    expect(await refusal(client, "INSERT INTO item (id, cents, label, note) VALUES (3, -500, 'x', '')")).toBeNull();
    await runMigrate(options);
    expect((await verify(options)).obstacles.flatMap((finding) => finding.rows)).toHaveLength(1);
    await client.run("UPDATE item SET cents = 500");
    await runContract(options);
    expect(await refusal(client, "INSERT INTO item (id, cents, label, note) VALUES (4, -500, 'x', '')")).not.toBeNull();
  },
);
