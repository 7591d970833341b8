import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { check, runContract, runExpand, runMigrate, sync, type UnderpinEvent } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { loadRows, rowsFile } from "../harness/rows.ts";
import { liveSchema } from "../harness/normalise.ts";

const OTHERS = {
  postgres: "SELECT pid::text AS id FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  mysql: "SELECT CAST(id AS CHAR) AS id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
  sqlite: "",
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a runner whose connections are cut at every turn connects anew and gets there", async () => {
    await using database = await freshDatabase(dialect);
    const options = { service: keystone, url: database.url };
    await sync({ ...options, to: "newton", replay: true });
    await loadRows(database.url, rowsFile("newton-rows"));
    await using killer = await database.connect();
    let [events, cuts, notices] = [0, 0, 0];
    let cutting: Promise<void> = Promise.resolve();
    const cut = async (): Promise<void> => {
      for (const { id } of await killer.query<{ id: string }>(OTHERS[dialect]))
        await killer.run(dialect === "postgres" ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`).catch(() => 0);
      cuts++;
    };
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type === "notice") notices++;
      if ((event.type === "step-start" || event.type === "rows") && ++events % 9 === 0) cutting = cut();
    };
    for (const to of ["ocata", "pike", "queens"])
      for (const phase of [runExpand, runMigrate, runContract]) {
        await phase({ ...options, to, onEvent });
        await cutting;
      }
    expect(cuts).toBeGreaterThan(3);
    expect(notices).toBeGreaterThan(1);
    expect((await check({ ...options, to: "queens" })).code).toBe(0);
    await using fresh = await freshDatabase(dialect);
    await sync({ service: keystone, url: fresh.url, to: "queens", replay: true });
    expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(fresh.url))["tables"]);
  });
});
