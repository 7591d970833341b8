import { describe, expect, test } from "vitest";
import type { Row } from "underpin";
import { computeColumn } from "../../packages/underpin/src/operations/kinds/compute-column.ts";
import type { OperationContext } from "../../packages/underpin/src/operations/support/context.ts";
import { dieUntilDone } from "../crash/crash.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { evolutionModule, evolutionService } from "../harness/evolutions.ts";
import { liveSchema } from "../harness/normalise.ts";
import { ownChange } from "../harness/own-change.ts";
import { check, plan, revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

const settings = { seal: { salt: "s-" } };
const seal = (text: string): string => Buffer.from(`s-${text}`).toString("base64");

test.each(DIALECTS)("on %s, a column is refused by whatever name it has", async (dialect) => {
  const quoted = dialect === "mysql" ? "`a.b`" : '"a.b"';
  await using own = await ownChange(
    dialect,
    [`CREATE TABLE secret (id INTEGER NOT NULL PRIMARY KEY, ${quoted} VARCHAR(9), n INTEGER)`],
    `u.computeColumn({ table: "secret", from: ["a.b"], column: { name: "made", type: { kind: "text" } }, compute: (row) => row["a.b"], message: "Try again later." })`,
  );
  await runExpand(own);
  await own.session.run("INSERT INTO secret (id, n) VALUES (1, 1)");
  await own.session.run("UPDATE secret SET n = 2");
  await expect(own.session.run("UPDATE secret SET \"a.b\" = 'x'")).rejects.toThrow("Try again later.");
});

describe.each(DIALECTS)("on %s, a column that a function of the service computes", (dialect) => {
  test("what can't be carried over is refused with the message, all else goes on; no row is computed twice, whenever the runner dies", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("compute"), url: database.url, settings };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    const untouched = (await liveSchema(database.url))["tables"];
    for (let id = 1; id <= 30; id++) await session.run("INSERT INTO secret (id, plain) VALUES (?, ?)", [`k${id}`, `p${id}`]);
    expect(JSON.stringify((await plan(options)).scripts)).toContain("Secrets are being sealed");

    await runExpand(options);
    const refused = /Secrets are being sealed; try again after the upgrade/;
    await expect(session.run("INSERT INTO secret (id, plain) VALUES ('x', 'y')")).rejects.toThrow(refused);
    await expect(session.run("UPDATE secret SET plain = 'y' WHERE id = 'k1'")).rejects.toThrow(refused);
    await session.run("UPDATE secret SET note = 'read on' WHERE id = 'k1'");
    await revert(options);
    expect((await liveSchema(database.url))["tables"]).toEqual(untouched);
    await session.run("UPDATE secret SET plain = 'p1' WHERE id = 'k1'");

    await runExpand(options);
    await session.run("INSERT INTO secret (id, sealed) VALUES ('new', ?)", [seal("new")]);
    await session.run("UPDATE secret SET sealed = 'by the new release' WHERE id = 'k7'");
    const service = evolutionModule("compute");
    expect(await dieUntilDone({ url: database.url, phase: "migrate", to: "v2", service, settings })).toBeGreaterThan(0);
    const rows = await session.query<{ id: string; sealed: string }>("SELECT id, sealed FROM secret WHERE id <> 'new'");
    for (const { id, sealed } of rows) expect(sealed).toBe(id === "k7" ? "by the new release" : seal(`p${id.slice(1)}`));
    await runContract(options);
    expect((await liveSchema(database.url))["triggers"]).toEqual([]);
    expect((await check(options)).code).toBe(0);
    await using fresh = await freshDatabase(dialect);
    await sync({ ...options, url: fresh.url });
    expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(fresh.url))["tables"]);
  });

  test("a change that the column's collation or type would not call one is refused too", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("compute"), url: database.url, settings };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("DROP TABLE secret");
    const type = { sqlite: "VARCHAR(40) COLLATE NOCASE", mysql: "VARCHAR(40)", postgres: "json" }[dialect];
    await session.run(`CREATE TABLE secret (id VARCHAR(8) NOT NULL PRIMARY KEY, plain ${type}, note VARCHAR(40))`);
    await session.run(`INSERT INTO secret (id, plain) VALUES ('k1', '"a"')`);
    await runExpand(options);
    await session.run("UPDATE secret SET note = 'read on'");
    await expect(session.run(`UPDATE secret SET plain = '"A"'`)).rejects.toThrow(/Secrets are being sealed/);
  });

  test("rows that are not computed stop contract, and only their keys are shown", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: evolutionService("compute"), url: database.url, settings };
    await sync({ ...options, to: "v1" });
    await using session = await database.connect();
    await session.run("INSERT INTO secret (id, plain) VALUES ('k1', 'hidden')");
    await runExpand(options);
    await runMigrate(options);
    await session.run("UPDATE secret SET sealed = NULL");
    const error: unknown = await runContract(options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "UP-VERIFY", why: expect.stringContaining('{"id":"k1"}') });
    expect(JSON.stringify(error)).not.toContain("hidden");
  });

  test("what was written meanwhile stays: a row is computed only where nobody has set it since it was read", async () => {
    await using own = await ownChange(dialect, [
      "CREATE TABLE secret (id VARCHAR(8) NOT NULL PRIMARY KEY, plain VARCHAR(40), sealed TEXT)",
    ]);
    await own.session.run("INSERT INTO secret VALUES ('k1', 'p1', 'by the new release'), ('k2', 'p2', NULL)");
    const spec = {
      kind: "compute-column",
      table: "secret",
      from: ["plain"],
      column: { name: "sealed", type: { kind: "text" } },
      compute: ({ plain }: Row) => seal(String(plain)),
      message: "",
    } as const;
    const [change] = computeColumn.migrate(spec, { schema: await own.schema() } as OperationContext);
    const rows = ["1", "2"].map((n) => ({ id: `k${n}`, plain: `p${n}` }));
    const run = (sql: string, params?: readonly unknown[]): Promise<number> => own.session.run(sql, params);
    if (change?.kind === "move") await change.move.rows?.(rows, { dialect, run, query: () => Promise.resolve([]), settings: {} });
    expect(await own.session.query("SELECT id, sealed FROM secret ORDER BY id")).toEqual([
      { id: "k1", sealed: "by the new release" },
      { id: "k2", sealed: seal("p2") },
    ]);
  });
});
