import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { configure, IdentityService, makeCloud } from "../harness/identity-service.ts";
import { Way } from "../harness/outage.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "underpin-gone-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s, a service whose database is gone", (dialect) => {
  test("answers 503 with the time to come again, says that it is not ready, lives, and recovers by itself", async () => {
    await using database = await freshDatabase(dialect);
    await using way = await Way.to(database.url);
    configure(folder, database.url);
    await makeCloud(folder, database.url);
    configure(folder, way.url, "[underpin]\nstatement_timeout = 1\n");
    await using service = await IdentityService.start(folder, "--drain-notice", "1");
    const ready = async (): Promise<readonly [number, string]> => {
      const answer = await fetch(`${service.url}/readiness`);
      return [answer.status, await answer.text()];
    };
    const token = await service.token();
    const list = async (): Promise<readonly [number, string | null]> => {
      const { status, headers } = await service.ask("GET", "/projects", token);
      return [status, headers.get("retry-after")];
    };
    expect([await list(), await ready()]).toEqual([
      [200, null],
      [200, ""],
    ]);
    await way.close();
    for (let i = 0; i < 3; i++) expect(await list()).toEqual([503, "1"]);
    const login = await service.logIn();
    expect([login.status, login.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await ready()).toEqual([503, "The database does not answer."]);
    // To be of no use for a while is no reason to be killed.
    expect(await service.health()).toBe(200);
    await way.open();
    expect([await list(), await ready()]).toEqual([
      [200, null],
      [200, ""],
    ]);
    // A host that is gone without a word: nobody refuses, and nobody answers.
    way.stall(true);
    expect(await Promise.all([list(), list()])).toEqual([
      [503, "1"],
      [503, "1"],
    ]);
    expect(await ready()).toEqual([503, "The database does not answer."]);
    way.stall(false);
    // What it asked meanwhile has to be given up first.
    while ((await ready())[0] !== 200);
    expect(await list()).toEqual([200, null]);
    const ended = service.end();
    while ((await service.health()) === 200);
    expect(await ready()).toEqual([503, "DRAINING"]);
    expect(await ended).toBe(0);
  });
});
