import { expect, test } from "vitest";
import { HttpError } from "@underpin/oslo/http";
import { authenticate } from "../../../services/keystone/src/authentication/authenticate.ts";
import { changePassword } from "../../../services/keystone/src/authentication/change-password.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { Dice } from "./dice.ts";
import { Folder, materials, ourKeystone, twin } from "./twins.ts";
import { world } from "./world.ts";

test("whoever is refused gets one answer, after one hash", async () => {
  using folder = new Folder();
  const one = world(new Dice(3), 3, await materials(folder, Date.now()));
  await using mine = await twin("sqlite", [one]);
  const { keystone, end } = ourKeystone(folder, mine.pool, { release: "30", security: "lockout_failure_attempts = 3" });
  let hashes = 0;
  const passwords = { verify: async () => (hashes++, false) } as unknown as Keystone["passwords"];
  const said = async (run: () => Promise<unknown>): Promise<string> => {
    hashes = 0;
    const error: unknown = await run().catch((cause: unknown) => cause);
    return error instanceof HttpError ? `${error.status} ${error.message} ${hashes}` : String(error);
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
    await authenticate(
      { ...keystone, passwords },
      {
        auth: { identity: { methods: ["password"], password: { user: { ...user, password: "wrong" } } }, ...(scope && { scope }) },
      },
    );
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
    await said(async () => await changePassword({ ...keystone, passwords }, "nobody", { original_password: "wrong", password: "new" })),
    await said(
      async () =>
        await authenticate(
          { ...keystone, passwords },
          { auth: { identity: { methods: ["application_credential"], application_credential: credential } } },
        ),
    ),
  ];
  expect(new Set(answers)).toEqual(new Set(["401 The request you have made requires authentication. 1"]));
  expect(await said(async () => await authenticate({ ...keystone, passwords }, { auth: { identity: { methods: [] } } }))).toMatch(/ 0$/);
  await end();
});
