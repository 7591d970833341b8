import { keystone as service } from "@underpin/keystone";
import { expect, test } from "vitest";
import type { Page } from "../../services/keystone/src/database/listing.ts";
import { SharedLooks } from "@underpin/oslo/db";
import { userOf, type Activity, type ListedUser } from "../../services/keystone/src/users/user.ts";
import { findUser, listUsers, type UsersAsked } from "../../services/keystone/src/users/store.ts";
import { DIALECTS, freshDatabase } from "../harness/databases.ts";
import { sync } from "../harness/engine.ts";
import { countStatements } from "./rooms/count-statements.ts";
import { open } from "./tokens/universes.ts";

const ROOT = "<<keystone.domain.root>>";
const ACTIVITY: Activity = { mostDays: null, now: 0 };
const OPTIONS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  b: [
    ["1000", "true"],
    ["1003", "false"],
    ["MFAR", '[["password"]]'],
  ],
  c: [["gone", "1"]],
  d: [["1001", "true"]],
};
/** Whose passwords were made when, and end: the newest counts, and of several the last one. */
const PASSWORDS: Readonly<Record<string, readonly (readonly [number, number | null])[]>> = {
  b: [
    [3, 1_000_000],
    [2, null],
  ],
  d: [
    [5, null],
    [5, 2_000_000],
  ],
};

test.each(DIALECTS)("a page of users comes with their options and newest passwords by one statement, on %s", async (dialect) => {
  await using database = await freshDatabase(dialect);
  await sync({ service, url: database.url, to: "2026.1" });
  const pool = await open(database.url);
  try {
    const { db } = pool;
    const domain = { id: "d", name: "d", domain_id: ROOT, parent_id: null, description: "", enabled: true, is_domain: true, extra: "{}" };
    await db.insertInto("project").values(domain).execute();
    const ids = ["a", "b", "c", "d", "e"];
    for (const [i, id] of ids.entries()) {
      const none = { default_project_id: null, created_at: null, last_active_at: null };
      await db
        .insertInto("user")
        .values({ ...none, id, domain_id: "d", enabled: true, extra: '{"groups": 1, "email": "x"}' })
        .execute();
      await db
        .insertInto("local_user")
        .values({ id: i + 1, user_id: id, domain_id: "d", name: id, failed_auth_count: 0, failed_auth_at: null })
        .execute();
      for (const [option_id, option_value] of OPTIONS[id] ?? [])
        await db.insertInto("user_option").values({ user_id: id, option_id, option_value }).execute();
      for (const [created_at_int, expires_at_int] of PASSWORDS[id] ?? [])
        await db
          .insertInto("password")
          .values({
            local_user_id: i + 1,
            created_at: "2026-01-01 00:00:00",
            created_at_int,
            expires_at: null,
            expires_at_int,
            self_service: false,
            password_hash: "x",
          })
          .execute();
    }
    const count = countStatements(pool);
    const userLists = new SharedLooks<Page<ListedUser>>();
    const list = async (
      limit: number | null,
      marker: string | null,
      { isFullWhenReached = false, ...more }: Partial<Pick<UsersAsked, "filters" | "group" | "isFullWhenReached">> = {},
    ) => {
      const asked = { filters: [], ...more, paging: { limit, marker }, isFullWhenReached };
      const { rows, isFull } = await listUsers({ pool, userLists }, asked);
      return { rows: rows.map(({ row, options }) => userOf(row, { options, activity: ACTIVITY })), isFull };
    };
    const whole = await list(null, null);
    expect(count()).toBe(1);
    // Who asks for the same while it is read shares the next one.
    expect(await Promise.all(Array.from({ length: 9 }, () => list(null, null)))).toEqual(Array.from({ length: 9 }, () => whole));
    expect(count()).toBe(2);
    const shown = { domain_id: "d", enabled: true, email: "x", password_expires_at: null, options: {} };
    const users = [
      { ...shown, id: "a", name: "a" },
      {
        ...shown,
        id: "b",
        name: "b",
        password_expires_at: "1970-01-01T00:00:01.000000",
        options: { ignore_change_password_upon_first_use: true, lock_password: false, multi_factor_auth_rules: [["password"]] },
      },
      { ...shown, id: "c", name: "c" },
      { ...shown, id: "d", name: "d", password_expires_at: "1970-01-01T00:00:02.000000", options: { ignore_password_expiry: true } },
      { ...shown, id: "e", name: "e" },
    ];
    expect(whole.rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(users);
    // Rows of options are not counted for users.
    expect(await list(2, null)).toEqual({ rows: users.slice(0, 2), isFull: true });
    expect(await list(3, "b")).toEqual({ rows: users.slice(2), isFull: false });
    expect(await list(3, "b", { isFullWhenReached: true })).toEqual({ rows: users.slice(2), isFull: true });
    // A marker need not be on the list, but must be somebody's.
    expect(await list(3, "e")).toEqual({ rows: [], isFull: false });
    await expect(list(3, "bb")).rejects.toThrow("Marker bb could not be found.");
    // By what stands in users' own rows, and by what hangs on them.
    const equals = (name: string, value: string | boolean) => ({ filters: [{ name, comparator: "equals", value } as const] });
    expect(await list(2, "b", equals("domain_id", "d"))).toEqual({ rows: users.slice(2, 4), isFull: true });
    expect(await list(2, null, equals("enabled", false))).toEqual({ rows: [], isFull: false });
    expect(await list(2, null, equals("name", "d"))).toEqual({ rows: [users[3]], isFull: false });
    await db.insertInto("group").values({ id: "g", domain_id: "d", name: "g", description: "", extra: "{}" }).execute();
    await db
      .insertInto("user_group_membership")
      .values(["b", "d", "e"].map((user_id) => ({ user_id, group_id: "g" })))
      .execute();
    expect(await list(2, null, { group: "g" })).toEqual({ rows: [users[1], users[3]], isFull: true });
    expect(await list(2, "d", { group: "g" })).toEqual({ rows: [users[4]], isFull: false });
    // Somebody of another directory, and one whom an identity provider vouches for.
    await db.deleteFrom("local_user").where("user_id", "=", "e").execute();
    expect((await list(1, "d")).rows).toEqual([{ ...users[4], name: null }]);
    await db.insertInto("nonlocal_user").values({ domain_id: "d", name: "elsewhere", user_id: "e" }).execute();
    expect((await list(1, "d")).rows).toEqual([{ ...users[4], name: "elsewhere" }]);
    for (const user of users.slice(0, 4)) expect(await findUser(db, user.id, ACTIVITY)).toEqual(user);
  } finally {
    await pool.close();
  }
});
