import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import type { Session, UnderpinEvent } from "underpin";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { liveSchema } from "../harness/normalise.ts";
import { check, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

const OTHERS = {
  postgres: "SELECT pid::text AS id FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  mysql: "SELECT CAST(id AS CHAR) AS id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
};

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect) => {
  test("a runner whose connections are cut at every turn connects anew and gets there", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url };
    await using killer = await database.connect();
    let [events, cuts, notices] = [0, 0, 0];
    let cutting: Promise<void> = Promise.resolve();
    const cut = async (): Promise<void> => {
      await cutOthers(killer, dialect);
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
    await using fresh = await keystoneAt(dialect, "queens");
    expect((await liveSchema(database.url))["tables"]).toEqual((await liveSchema(fresh.url))["tables"]);
  });

  test("a run that is let in no more is told so at once, and what it did is not denied", async () => {
    await using database = await freshDatabase(dialect);
    await using killer = await database.connect();
    const [user, name] = [`u${Date.now()}`, new URL(database.url).pathname.slice(1)];
    const { create, lockOut, drop } = {
      postgres: {
        create: [`CREATE ROLE ${user} LOGIN SUPERUSER`],
        lockOut: `ALTER ROLE ${user} NOLOGIN`,
        drop: [`DROP OWNED BY ${user}`, `DROP ROLE ${user}`],
      },
      mysql: {
        create: [`CREATE USER ${user} IDENTIFIED BY 'one'`, `GRANT ALL ON ${name}.* TO ${user}`],
        lockOut: `ALTER USER ${user} IDENTIFIED BY 'another'`,
        drop: [`DROP USER ${user}`],
      },
    }[dialect];
    for (const sql of create) await killer.run(sql);
    const url = Object.assign(new URL(database.url), { username: user, password: "one" }).href;
    let cutting: Promise<void> | undefined;
    const onEvent = (event: UnderpinEvent): void => {
      if (event.type === "step-start") cutting ??= killer.run(lockOut).then(() => cutOthers(killer, dialect));
    };
    const denied = { code: "UP-AUTH", fine: "What was committed is recorded." };
    await expect(sync({ service: keystone, url, to: "newton", replay: true, onEvent })).rejects.toMatchObject(denied);
    await cutting;
    for (const sql of drop) await killer.run(sql);
  });
});

async function cutOthers(killer: Session, dialect: "postgres" | "mysql"): Promise<void> {
  for (const { id } of await killer.query<{ id: string }>(OTHERS[dialect]))
    await killer.run(dialect === "postgres" ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`).catch(() => 0);
}
