import { describe, expect, test } from "vitest";
import { openDatabase, type Session } from "underpin/engine";
import { DIALECTS } from "../harness/databases.ts";
import { plan } from "../harness/engine.ts";
import { ownChange } from "../harness/own-change.ts";

const spatial = (name: string): string =>
  `CREATE TABLE ${name} (id INT PRIMARY KEY, a VARCHAR(20), p POINT NOT NULL DEFAULT POINT(1, 2), SPATIAL KEY (p))`;
const INDEXED = `u.addColumn({ table: "t", column: u.column("n").integer() }), u.addIndex({ table: "t", name: "i", columns: ["n"] })`;
const COPIED = `u.setNotNull({ table: "o", column: "a", fill: "''" })`;

const copies = async (session: Session): Promise<readonly string[]> =>
  (
    await session.query<{ n: string }>(
      "SELECT table_name n FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'underpin%like%'",
    )
  ).map(({ n }) => n);

describe.skipIf(!DIALECTS.includes("mysql"))("on mysql", () => {
  test("many who plan at once get each the answer that one alone gets, and leave nothing", async () => {
    await using own = await ownChange("mysql", [spatial("t"), spatial("o")], INDEXED);
    const other = { ...own, service: own.withChange(COPIED) };
    const alone = await plan(own);
    const all = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => plan(i % 2 === 0 ? own : other)));
    expect(all.map((one) => (one.status === "fulfilled" ? one.value.scripts : (one.reason as { code: string }).code))).toEqual(
      all.map((_, i) => (i % 2 === 0 ? alone.scripts : "UP-COPY")),
    );
    expect(await copies(own.session)).toEqual([]);
  });

  test("who plans takes away what a planner that died has left, and leaves what another is at", async () => {
    await using own = await ownChange("mysql", [spatial("t")], INDEXED);
    const database = await openDatabase(own.url);
    const [dead, alive] = [await database.connect(), await database.connect()];
    const names: string[] = [];
    for (const session of [dead, alive]) {
      const copy = await database.dialect.ddl.emptyCopy(session, "t");
      for (const sql of copy?.make ?? []) await session.run(sql);
      names.push(copy?.name ?? "");
    }
    const [left = "", used = ""] = names;
    expect((await copies(own.session)).toSorted()).toEqual([left, used].toSorted());
    await dead.close();
    // The server is done with a session some time after it is gone.
    await own.session.query("SELECT GET_LOCK(?, 60)", [left]);
    await own.session.query("SELECT RELEASE_LOCK(?)", [left]);
    await plan(own);
    expect(await copies(own.session)).toEqual([used]);
    await alive.close();
  });
});
