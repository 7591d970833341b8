import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { configure, IdentityService, manage, OWNER, PASSWORD } from "../harness/identity-service.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "underpin-service-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(DIALECTS)("on %s, an operator", (dialect) => {
  test("makes a cloud of an empty database, serves it, and ends without failing a request", async () => {
    await using database = await freshDatabase(dialect);
    configure(folder, database.url);
    for (const command of [["db_sync"], ["fernet_setup", ...OWNER], ["credential_setup", ...OWNER]])
      expect(await manage(folder, ...command)).toMatchObject({ code: 0 });
    expect(await manage(folder, "bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", "north")).toMatchObject({
      code: 0,
    });
    await using service = await IdentityService.start(folder, "--drain-notice", "5");
    expect((await service.logIn("another")).status).toBe(401);
    const login = await service.logIn();
    expect(login.status).toBe(201);
    const token = login.headers.get("x-subject-token") ?? "";
    expect(await login.json()).toMatchObject({ token: { roles: expect.arrayContaining([expect.objectContaining({ name: "admin" })]) } });
    const made = await service.ask("POST", "/users", token, { user: { name: "ann", password: "of-ann" } });
    expect(made.status).toBe(201);
    const { user } = (await made.json()) as { user: { id: string } };
    // For a while it says that it goes, and answers whoever still asks.
    const ended = service.end();
    const answers = new Set<number>();
    while ((await service.health()) === 200) answers.add((await service.ask("GET", `/users/${user.id}`, token)).status);
    const last = Array.from({ length: 50 }, async () => (await service.ask("GET", `/users/${user.id}`, token)).status);
    for (const status of await Promise.all(last)) answers.add(status);
    expect([...answers]).toEqual([200]);
    expect(await ended).toBe(0);
  });
});

test("an operator is told why the service does not start on an older release's schema", async () => {
  await using database = await freshDatabase("sqlite");
  configure(folder, database.url);
  expect(await manage(folder, "fernet_setup", ...OWNER)).toMatchObject({ code: 0 });
  await sync({ service: keystone, url: database.url, to: "2025.1", replay: true });
  const { code, stderr } = await IdentityService.begin(folder).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^keystone-api: UP-SCHEMA-TOO-OLD: .*\n.*\n[^]*keystone-manage db_sync/);
});
