import { describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { runContract, runExpand, runMigrate, versionControl } from "../harness/engine.ts";
import { inlineService } from "../harness/inline.ts";

const CLIENTS = 8;
const KEYS = 150;

describe.runIf(DIALECTS.includes("postgres"))("on postgres, upserts of one key from many clients at once", () => {
  test.each([
    ["a unique constraint", "ALTER TABLE person ADD UNIQUE (tenant, mail)", "(tenant, mail)", "(tenant, address)"],
    [
      "a partial unique index",
      "CREATE UNIQUE INDEX live ON person (lower(mail), mail) WHERE note IS NOT NULL",
      "(lower(mail), mail) WHERE note IS NOT NULL",
      "(lower(address), address) WHERE note IS NOT NULL",
    ],
    ["a primary key", "ALTER TABLE person DROP CONSTRAINT person_pkey, ADD PRIMARY KEY (mail)", "(mail)", "(address)"],
  ])("succeed on %s of both shapes, as before expand", async (_name, ddl, old, fresh) => {
    await using database = await freshDatabase("postgres");
    await using admin = await database.connect();
    await admin.run(
      "CREATE TABLE person (id serial PRIMARY KEY, tenant int NOT NULL DEFAULT 1, mail text, note text, times int NOT NULL DEFAULT 1)",
    );
    await admin.run(ddl);
    // With it each update puts a version into all indexes: while it does, the server's look for a conflict can miss the row.
    await admin.run("CREATE INDEX ON person (times)");
    using people = inlineService('[u.renameColumn({ table: "person", from: "mail", to: "address" })]');
    const options = { service: people.service, url: database.url };
    await versionControl(options);
    await runExpand(options);
    await runMigrate(options);
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, i) => {
        const session = await database.connect();
        const isNew = i % 2 === 1;
        if (isNew) await session.run("SET underpin.version = '1'");
        return { session, column: isNew ? "address" : "mail", target: isNew ? fresh : old };
      }),
    );
    const failures: string[] = [];
    for (let key = 0; key < KEYS; key++)
      await Promise.all(
        clients.map(({ session, column, target }) =>
          session
            .run(
              `INSERT INTO person (${column}, note) VALUES ('k${key}', 'x') ON CONFLICT ${target} DO UPDATE SET times = person.times + 1`,
            )
            .catch((error: unknown) => failures.push(String(error))),
        ),
      );
    expect(failures).toEqual([]);
    expect(await admin.query("SELECT count(*)::int n, sum(times)::int times FROM person WHERE mail IS NOT DISTINCT FROM address")).toEqual([
      { n: KEYS, times: KEYS * CLIENTS },
    ]);
    for (const { session } of clients) await session.close();
    await runContract(options);
    expect(await admin.query("SELECT relname FROM pg_class WHERE relname LIKE 'underpin_sync%'")).toEqual([]);
  });
});
