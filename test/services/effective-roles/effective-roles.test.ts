import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "@underpin/oslo/db";
import { effectiveRoles } from "../../../services/keystone/src/assignments/effective-roles.ts";
import type { Tables } from "../../../services/keystone/src/database/tables.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { pythonWith } from "../../harness/peers.ts";
import { populated, pythonAnswers, type Answers } from "./python.ts";
import { world, type World } from "./worlds.ts";

/** Roles that Keystone 22.0.2 and 30.0.0 give in the same worlds: both say the same. */
const GOLDEN = new URL("answers.json.gz", import.meta.url);
/**
 * A Python that has keystone, and the release of whose schema it is: Debian's, or `KEYSTONE_PYTHON=/opt/keystone/bin/python:2026.1`. With GOLDEN=1 it
 * writes the golden answers.
 */
const [INSTALLED, RELEASE = "zed"] = (process.env["KEYSTONE_PYTHON"] ?? "/usr/bin/python3").split(":");
const PYTHON = pythonWith("keystone", [INSTALLED]);

const worldsFrom = (first: number, count: number): readonly World[] => Array.from({ length: count }, (_, i) => world(first + i));
const KNOWN = worldsFrom(1, 16);

async function answers({ db, dialect }: Pool<Tables>, worlds: readonly World[]): Promise<Answers> {
  const all: (readonly string[])[] = [];
  for (const ask of worlds.flatMap((one) => one.asks)) {
    const roles = await effectiveRoles(db, dialect, { ...ask, now: "2026-11-22 00:00:00", defaultTtl: 0 });
    all.push(roles.map(({ id }) => id).toSorted());
  }
  return all;
}

describe.runIf(PYTHON !== undefined)("beside Python", () => {
  beforeAll(async () => {
    if (process.env["GOLDEN"] === "1") writeFileSync(GOLDEN, gzipSync(JSON.stringify(await pythonAnswers(PYTHON ?? "", RELEASE, KNOWN))));
  }, 600_000);

  test("roles in worlds never seen before are the same", { timeout: 600_000 }, async () => {
    const worlds = worldsFrom(1 + (Date.now() % 1_000_000), 8);
    await using database = await populated("sqlite", RELEASE, worlds);
    expect(await answers(database.pool, worlds)).toEqual(await pythonAnswers(PYTHON ?? "", RELEASE, worlds));
  });
});

describe.each(DIALECTS)("on %s, the roles that somebody has", (dialect) => {
  test("are those that Keystone gives: own and of groups, inherited, implied, vouched for", async () => {
    await using database = await populated(dialect, "2026.1", KNOWN);
    const golden = JSON.parse(gunzipSync(readFileSync(GOLDEN)).toString()) as Answers;
    expect(golden.filter((roles) => roles.length > 1).length).toBeGreaterThan(100);
    expect(await answers(database.pool, KNOWN)).toEqual(golden);
  });

  test("by a group that a provider vouched for end with its minutes", async () => {
    await using database = await populated(dialect, "2026.1", []);
    const { db } = database.pool;
    const domain = {
      id: "d",
      name: "d",
      extra: "{}",
      description: "",
      enabled: true,
      domain_id: "<<keystone.domain.root>>",
      is_domain: true,
    };
    await db.insertInto("project").values(domain).execute();
    for (const [id, authorization_ttl] of [
      ["said", 30],
      ["unsaid", null],
    ] as const) {
      await db.insertInto("identity_provider").values({ id, enabled: true, domain_id: "d", authorization_ttl }).execute();
      await db.insertInto("user").values({ id, enabled: true, domain_id: "d" }).execute();
      await db.insertInto("group").values({ id, name: id, domain_id: "d" }).execute();
      await db.insertInto("role").values({ id, name: id }).execute();
      await db
        .insertInto("assignment")
        .values({ type: "GroupDomain", actor_id: id, target_id: "d", role_id: id, inherited: false })
        .execute();
      const vouched = { user_id: id, group_id: id, idp_id: id, last_verified: "2026-11-22 11:30:00" };
      await db.insertInto("expiring_user_group_membership").values(vouched).execute();
    }
    const at = async (user: string, now: string): Promise<number> =>
      (await effectiveRoles(db, dialect, { user, on: { domain: "d" }, now, defaultTtl: 10 })).length;
    expect([await at("said", "2026-11-22 11:59:59"), await at("said", "2026-11-22 12:00:00")]).toEqual([1, 0]);
    expect([await at("unsaid", "2026-11-22 11:39:59"), await at("unsaid", "2026-11-22 11:40:00")]).toEqual([1, 0]);
  });
});
