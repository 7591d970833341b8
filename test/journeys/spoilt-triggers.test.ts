import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Session } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";

const UPDATE = "UPDATE person SET name = CONCAT(name, 'x')";
/** It takes MariaDB some milliseconds to read, in which a client can be met. */
const LONG = `/* ${"x".repeat(100_000)} */`;

/** What the server tells of the table's triggers. */
const triggersOf = async (session: Session): Promise<unknown> =>
  await session.query("SELECT * FROM information_schema.triggers WHERE trigger_schema = DATABASE()");

const refusalOf = async (session: Session): Promise<string> =>
  await session.run(UPDATE).then(
    () => "",
    (error: Error) => error.message,
  );

/** Ends a client again and again while it opens the table, until another is refused; that is in a moment, or never. */
async function spoil(admin: Session, client: Session, other: Session): Promise<string> {
  const [row] = await client.query<{ id: number }>("SELECT CONNECTION_ID() AS id");
  for (let i = 0; i < 5000; i++) {
    await admin.run("FLUSH TABLES person");
    const update = refusalOf(client);
    await delay(i % 5);
    await admin.run(`KILL QUERY ${row?.id}`);
    await update;
    // It may be that the next statement is the one that ends.
    await client.run("DO 1").catch(() => {});
    const refusal = await refusalOf(other);
    if (refusal !== "") return refusal;
  }
  return "";
}

// Not ours: it is what table-cache.ts keeps from clients. A MariaDB that no longer does so fails here.
describe.skipIf(!DIALECTS.includes("mysql"))("MariaDB, where a client is ended while it opens a table with a trigger", () => {
  test("refuses others with an error in a trigger that is as it was, until the table is changed or flushed", async () => {
    await using database = await freshDatabase("mysql");
    const [admin, client, other] = [await database.connect(), await database.connect(), await database.connect()];
    await admin.run("CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(10000))");
    await admin.run(`CREATE TRIGGER own_update BEFORE UPDATE ON person FOR EACH ROW BEGIN ${LONG} SET NEW.name = LEFT(NEW.name, 9); END`);
    await admin.run("INSERT INTO person VALUES (1, 'ann')");
    const before = await triggersOf(admin);
    for (const mends of ["FLUSH LOCAL TABLES person", "ALTER TABLE person COMMENT = ''"]) {
      expect(await spoil(admin, client, other)).toMatch(
        /trigger .*has an error in its body: '(You have an error in your SQL syntax|Query was empty)/is,
      );
      expect(await triggersOf(admin)).toEqual(before);
      for (const unhelpful of [
        "SELECT * FROM person",
        "ANALYZE LOCAL TABLE person",
        "CREATE TABLE away (id INTEGER REFERENCES person (id))",
        "DROP TABLE away",
      ])
        await admin.query(unhelpful);
      expect(await refusalOf(other)).not.toBe("");
      await admin.query(mends);
      expect(await refusalOf(other)).toBe("");
    }
    for (const session of [admin, client, other]) await session.close();
  });
});
