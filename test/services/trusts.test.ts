import { expect, test } from "vitest";
import { keystone } from "@underpin/keystone";
import { openTables } from "../../services/keystone/src/database/open-tables.ts";
import type { Tables } from "../../services/keystone/src/database/tables.ts";
import { flushTrusts } from "../../services/keystone/src/trusts/flush.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

function trust(id: string, expires: number | null, more: Partial<Tables["trust"]> = {}): Tables["trust"] {
  return {
    id,
    trustor_user_id: "a",
    trustee_user_id: "b",
    project_id: "p",
    impersonation: false,
    deleted_at: null,
    expires_at: expires === null ? null : new Date(expires).toISOString().replace("T", " ").slice(0, 19),
    expires_at_int: expires === null ? null : expires * 1000,
    remaining_uses: null,
    extra: "{}",
    redelegated_trust_id: null,
    redelegation_count: 0,
    ...more,
  };
}

const TRUSTS = [
  trust("endless", null),
  trust("deleted", NOW + DAY, { deleted_at: "2026-11-22 11:00:00" }),
  trust("expired", NOW - DAY),
  trust("expired-on-q", NOW - DAY - 1000, { project_id: "q" }),
  trust("expired-of-c", NOW - DAY - 2000, { trustor_user_id: "c" }),
  trust("expired-for-d", NOW - DAY - 3000, { trustee_user_id: "d" }),
  trust("expired-of-old", NOW - DAY - 4000, { expires_at_int: null }),
  trust("good", NOW + 2 * DAY),
  trust("good-of-old", NOW + 3 * DAY, { expires_at_int: null }),
];

test.each(DIALECTS)("trusts that were deleted or have expired go, on %s", async (dialect) => {
  await using database = await freshDatabase(dialect);
  await sync({ service: keystone, url: database.url });
  const pool = await openTables(database.url, { service: keystone, size: 1, timeout: 30, recycle: 600 });
  try {
    await pool.db.insertInto("trust").values(TRUSTS).execute();
    const flush = async (which: object = {}): Promise<readonly string[]> => {
      const left = async (): Promise<readonly string[]> => (await pool.db.selectFrom("trust").select("id").execute()).map(({ id }) => id);
      const before = await left();
      const count = await flushTrusts(pool, { before: NOW, ...which }, 2);
      const after = await left();
      expect(before.length - after.length).toBe(count);
      return before.filter((id) => !after.includes(id)).toSorted();
    };
    expect(await flush({ projectId: "q" })).toEqual(["expired-on-q"]);
    expect(await flush({ trustorUserId: "c" })).toEqual(["expired-of-c"]);
    expect(await flush({ trusteeUserId: "d", projectId: "p" })).toEqual(["expired-for-d"]);
    expect(await flush({ before: NOW - 2 * DAY })).toEqual(["deleted"]);
    expect(await flush()).toEqual(["expired", "expired-of-old"]);
    expect(await flush()).toEqual([]);
  } finally {
    await pool.close();
  }
});
