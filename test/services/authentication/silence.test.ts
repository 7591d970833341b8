import { expect, test } from "vitest";
import { HttpError } from "@underpin/oslo/http";
import { changePassword } from "../../../services/keystone/src/authentication/change-password.ts";
import { logIn } from "../../../services/keystone/src/authentication/log-in.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { Dice } from "./dice.ts";
import { Folder, materials, ourKeystone, twin } from "./twins.ts";
import { world } from "./world.ts";

/** What takes how long here: nothing but this counts. */
const [HASH, LOOK, COMMIT] = [200, 2, 7];

test("whoever is refused gets one answer, after one hash, in the same time", async () => {
  using folder = new Folder();
  const one = world(new Dice(3), 3, await materials(folder, Date.now()));
  await using mine = await twin("sqlite", [one]);
  const { keystone, end } = ourKeystone(folder, mine.pool, { release: "30", security: "lockout_failure_attempts = 3" });
  let [hashes, time] = [0, 0];
  const hashed = new Set<string>();
  const spending = <T extends (...given: never[]) => unknown>(run: T, spent: number): T =>
    ((...given) => ((time += spent), run(...given))) as T;
  const passwords = { verify: spending(async (password: string) => (hashes++, hashed.add(password), false), HASH) };
  const spends = {
    get: (pool: Keystone["pool"], name: keyof Keystone["pool"]) =>
      name === "read" ? spending(pool.read.bind(pool), LOOK) : name === "write" ? spending(pool.write.bind(pool), COMMIT) : pool[name],
  };
  const timed = {
    ...keystone,
    pool: new Proxy(keystone.pool, spends),
    passwords: passwords as unknown as Keystone["passwords"],
    clock: {
      elapsed: () => time,
      wait: async (milliseconds: number) => void (time += milliseconds),
      turn: async () => void (time += 1 / 64),
    },
  };
  const said = async (run: () => Promise<unknown>): Promise<string> => {
    [hashes, time] = [0, 0];
    const error: unknown = await run().catch((cause: unknown) => cause);
    return error instanceof HttpError ? `${error.status} ${error.message} ${hashes} ${time}` : String(error);
  };
  const [right, disabled, locked] = one.users.filter(({ password }) => password !== null).map(({ id }) => id) as [string, string, string];
  await mine.pool.db.updateTable("user").set({ enabled: true }).execute();
  await mine.pool.db.updateTable("user").set({ enabled: false }).where("id", "=", disabled).execute();
  await mine.pool.db.updateTable("local_user").set({ failed_auth_count: 0 }).execute();
  await mine.pool.db
    .updateTable("local_user")
    .set({ failed_auth_count: 9, failed_auth_at: "2126-01-01 00:00:00" })
    .where("user_id", "=", locked)
    .execute();
  const login = (user: object, scope?: object) => async () =>
    await logIn(timed, {
      auth: { identity: { methods: ["password"], password: { user: { ...user, password: "wrong" } } }, ...(scope && { scope }) },
    });
  const credential = { name: "none", user: { id: "nobody" }, secret: "wrong" };
  const answers = [
    await said(login({ id: right })),
    await said(login({ id: disabled })),
    await said(login({ id: locked })),
    await said(login({ id: "nobody" })),
    await said(login({ id: "no\0body" })),
    await said(login({ name: "nobody", domain: { id: one.domains[0]?.id } })),
    await said(login({ name: "nobody", domain: { name: "nowhere" } })),
    await said(login({ id: right }, { project: { id: "nothing" } })),
    await said(async () => await changePassword(timed, "nobody", { original_password: "wrong", password: "new" })),
    await said(
      async () => await logIn(timed, { auth: { identity: { methods: ["application_credential"], application_credential: credential } } }),
    ),
  ];
  expect(new Set(answers)).toEqual(new Set(["401 The request you have made requires authentication. 1 250"]));
  // A long one takes longer, for whoever it is.
  expect([...hashed]).toEqual(["wrong"]);
  expect(await said(async () => await logIn(timed, { auth: { identity: { methods: [] } } }))).toMatch(/ 0 50$/);
  await end();
});
