import { describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { keystoneAt } from "../harness/keystone.ts";
import { loadRows, rowsFile } from "../harness/rows.ts";
import { revert, runContract, runExpand, runMigrate, sync } from "../harness/engine.ts";

describe.each(DIALECTS)("on %s, what upstream loses is kept", (dialect) => {
  test("047, 048, 063: every limit, linked to its registered limit before the columns that say which one go", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url };
    for (const to of ["ocata", "pike", "queens"]) {
      await sync({ ...options, to });
      await loadRows(database.url, rowsFile(`interim/${to}`));
    }
    await using session = await database.connect();
    const before = await session.query<{ id: string; wanted: string }>(
      `SELECT l.id, r.id AS wanted FROM "limit" l JOIN registered_limit r ON r.service_id = l.service_id AND r.resource_name = l.resource_name AND COALESCE(r.region_id, '') = COALESCE(l.region_id, '') ORDER BY l.id`,
    );
    expect(before).toHaveLength(4);
    for (const to of ["rocky", "stein", "train"]) await sync({ ...options, to });
    expect(await session.query(`SELECT id, registered_limit_id AS wanted FROM "limit" ORDER BY id`)).toEqual(before);
    expect(await session.query("SELECT id FROM registered_limit")).toHaveLength(4);
  });

  test("015: a user of several identity providers takes the first one's domain", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url };
    await sync({ ...options, to: "ocata" });
    await using session = await database.connect();
    const users = await session.query<{ user_id: string; domain_id: string; first: string }>(
      `SELECT f.user_id, u.domain_id, (SELECT i.domain_id FROM federated_user g JOIN identity_provider i ON i.id = g.idp_id WHERE g.user_id = f.user_id ORDER BY g.id LIMIT 1) AS "first"
       FROM federated_user f JOIN "user" u ON u.id = f.user_id LEFT JOIN local_user l ON l.user_id = f.user_id WHERE l.id IS NULL GROUP BY f.user_id, u.domain_id HAVING count(*) > 1`,
    );
    expect(users.length).toBeGreaterThan(0);
    for (const user of users) expect(user.domain_id).toBe(user.first);
  });

  test("011: a user with two nonlocal names is named, before contract changes a key", async () => {
    await using database = await keystoneAt(dialect, "newton", "newton-rows");
    const options = { service: keystone, url: database.url, to: "ocata" };
    await using session = await database.connect();
    const [row] = await session.query<{ domain_id: string; user_id: string }>("SELECT domain_id, user_id FROM nonlocal_user LIMIT 1");
    await session.run("INSERT INTO nonlocal_user (domain_id, name, user_id) VALUES (?, 'second name', ?)", [row?.domain_id, row?.user_id]);
    await runExpand(options);
    await runMigrate(options);
    await expect(runContract(options)).rejects.toMatchObject({
      code: "UP-DATA",
      why: expect.stringContaining(`"user_id":"${row?.user_id}"`),
    });
    await session.run("DELETE FROM nonlocal_user WHERE name = 'second name'");
    await runContract(options);
    expect(await session.query(`SELECT id FROM "user" WHERE domain_id IS NULL`)).toEqual([]);
  });

  test("003: contract stops at a credential that was not encrypted, with its only copy intact", async () => {
    await using database = await keystoneAt(dialect, 109, "newton-legacy109-rows");
    const options = { service: keystone, url: database.url };
    await runExpand({ ...options, to: "newton" });
    await runMigrate({ ...options, to: "newton" });
    await using session = await database.connect();
    // As if a row had come in around the triggers.
    const drop = {
      sqlite: "DROP TRIGGER credential_update_read_only",
      mysql: "DROP TRIGGER credential_update_read_only",
      postgres: "DROP TRIGGER credential_update_read_only ON credential",
    }[dialect];
    await session.run(drop);
    const [row] = await session.query<{ id: string; blob: string }>('SELECT id, "blob" FROM credential ORDER BY id LIMIT 1');
    await session.run("UPDATE credential SET encrypted_blob = NULL WHERE id = ?", [row?.id]);
    await expect(runContract({ ...options, to: "newton" })).rejects.toMatchObject({ code: "UP-DATA" });
    expect(await session.query('SELECT "blob" FROM credential WHERE id = ?', [row?.id])).toEqual([{ blob: row?.blob }]);
  });
});

test.runIf(DIALECTS.includes("sqlite"))(
  "063: limits of Rocky 14.0.0 on SQLite, which has no column for what they are linked to",
  async () => {
    await using database = await keystoneAt("sqlite", "rocky");
    const options = { service: keystone, url: database.url };
    await using session = await database.connect();
    await session.run(`ALTER TABLE "limit" DROP COLUMN registered_limit_id`);
    await session.run(`INSERT INTO registered_limit (id, service_id, resource_name, default_limit) VALUES ('r1', 's1', 'ram', 9)`);
    await session.run(
      `INSERT INTO "limit" (id, project_id, service_id, resource_name, resource_limit) VALUES ('l1', 'p1', 's1', 'ram', 7)`,
    );
    await sync({ ...options, to: "train" });
    expect(await session.query(`SELECT id, registered_limit_id, resource_limit FROM "limit"`)).toEqual([
      { id: "l1", registered_limit_id: "r1", resource_limit: 7 },
    ]);
  },
);

test.runIf(DIALECTS.includes("sqlite"))("063: where Rocky kept the column, a revert of Train leaves it", async () => {
  await using database = await keystoneAt("sqlite", "stein");
  const options = { service: keystone, url: database.url };
  await runExpand({ ...options, to: "train" });
  await revert(options);
  await using session = await database.connect();
  expect(await session.query(`SELECT registered_limit_id FROM "limit"`)).toEqual([]);
});

test.runIf(DIALECTS.includes("postgres"))(
  "a fresh database has the names and no more functions than one that came from Mitaka",
  async () => {
    const found: unknown[] = [];
    for (const replay of [false, true]) {
      await using database = await freshDatabase("postgres");
      await sync({ service: keystone, url: database.url, replay });
      await using session = await database.connect();
      found.push([
        await session.query("SELECT conname FROM pg_constraint WHERE conrelid = 'revocation_event'::regclass AND contype = 'p'"),
        await session.query("SELECT pg_get_serial_sequence('revocation_event', 'id') AS name"),
        await session.query("SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"),
      ]);
    }
    const names = [[{ conname: "revocation_event_new_pkey" }], [{ name: "public.revocation_event_new_id_seq" }], []];
    expect(found).toEqual([names, names]);
  },
);

test.runIf(DIALECTS.includes("mysql"))("067: a database whose name has a hyphen and a dot", async () => {
  await using neighbour = await freshDatabase("mysql");
  await using admin = await neighbour.connect();
  await admin.run('CREATE DATABASE "key-stone.db"');
  const url = neighbour.url.replace(/\/\w+$/, "/key-stone.db");
  await sync({ service: keystone, url, to: "newton", replay: true });
  expect(
    await admin.query("SELECT default_character_set_name AS c FROM information_schema.schemata WHERE schema_name = 'key-stone.db'"),
  ).toEqual([{ c: "utf8mb3" }]);
  await admin.run('DROP DATABASE "key-stone.db"');
});
