import { describe, expect, test } from "vitest";
import { authenticate } from "../../../services/keystone/src/authentication/authenticate.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { withResolvers } from "../../harness/with-resolvers.ts";
import { Dice } from "./dice.ts";
import { Folder, materials, ourKeystone, twin } from "./twins.ts";
import { world } from "./world.ts";

const MOST = 3;

/** Passwords that are looked at when the test says so; how many are waiting to be. */
class Held {
  readonly #gates = new Map<string, ReturnType<typeof withResolvers>>();
  #waiting = 0;
  #reached = (): void => {};

  readonly verify = async (password: string): Promise<boolean> => {
    const gate = this.#gates.get(password) ?? withResolvers();
    this.#gates.set(password, gate);
    this.#waiting++;
    this.#reached();
    await gate.promise;
    return password === "right";
  };

  async waiting(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#reached = () => (this.#waiting >= count ? resolve() : undefined);
      this.#reached();
    });
  }

  open(password: string): void {
    this.#gates.get(password)?.resolve();
  }
}

describe.each(DIALECTS)("on %s, of passwords that are tried at once", (dialect) => {
  test("no more count than may be tried, also where a lock has just lapsed", async () => {
    using folder = new Folder();
    const one = world(new Dice(3), 3, await materials(folder, Date.now()));
    await using mine = await twin(dialect, [one]);
    const { keystone, end } = ourKeystone(folder, mine.pool, {
      release: "30",
      security: `lockout_failure_attempts = ${MOST}\nlockout_duration = 60`,
    });
    const user = one.users.find(({ password }) => password !== null)?.id ?? "";
    const enabled = mine.pool.dialect === "sqlite" ? (1 as unknown as boolean) : true;
    await mine.pool.db.updateTable("user").set({ enabled }).execute();
    const set = async (failed_auth_count: number, failed_auth_at: string | null): Promise<unknown> =>
      await mine.pool.db.updateTable("local_user").set({ failed_auth_count, failed_auth_at }).where("user_id", "=", user).execute();
    const count = async (): Promise<number | null | undefined> =>
      (await mine.pool.db.selectFrom("local_user").select("failed_auth_count").where("user_id", "=", user).executeTakeFirst())
        ?.failed_auth_count;
    const tried = async (password: string, passwords: Held): Promise<boolean> =>
      await authenticate(
        { ...keystone, passwords: passwords as unknown as Keystone["passwords"] },
        {
          auth: { identity: { methods: ["password"], password: { user: { id: user, password } } } },
        },
      ).then(
        () => true,
        () => false,
      );
    for (const [failed, at, wrong, isIn] of [
      [0, null, 10, false],
      [0, null, MOST - 1, true],
      [9, "2020-01-01 00:00:00", 10, false],
      [9, "2020-01-01 00:00:00", MOST - 1, true],
    ] as const) {
      await set(failed, at);
      const passwords = new Held();
      const wrongs = Array.from({ length: wrong }, async () => await tried("wrong", passwords));
      const right = tried("right", passwords);
      // All have seen the account before one of them has failed.
      await passwords.waiting(wrong + 1);
      passwords.open("wrong");
      expect(new Set(await Promise.all(wrongs))).toEqual(new Set([false]));
      expect(await count()).toBe(wrong);
      passwords.open("right");
      expect(await right, `${wrong} wrong ones after ${failed}`).toBe(isIn);
    }
    await end();
  });
});
