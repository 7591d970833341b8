import { describe, expect, test } from "vitest";
import { NO_DOMAIN } from "../../../services/keystone/src/assignments/effective-roles.ts";
import { authenticate } from "../../../services/keystone/src/authentication/authenticate.ts";
import { logIn } from "../../../services/keystone/src/authentication/log-in.ts";
import type { Keystone } from "../../../services/keystone/src/keystone.ts";
import { DIALECTS } from "../../harness/databases.ts";
import { Dice } from "./dice.ts";
import { Folder, materials, ourKeystone, twin } from "./twins.ts";
import { world, type KnownUser, type World } from "./world.ts";

/** A user who may log in, and whose login changes nothing. */
async function ready(keystone: Keystone, { users }: World): Promise<KnownUser & { readonly password: string }> {
  const user = users.find(({ password }) => password !== null) as KnownUser & { readonly password: string };
  const { db } = keystone.pool;
  const day = new Date(keystone.now()).toISOString().slice(0, 10);
  await db.updateTable("user").set({ enabled: true, last_active_at: day, default_project_id: null }).where("id", "=", user.id).execute();
  await db.updateTable("local_user").set({ failed_auth_count: 0, failed_auth_at: null }).where("user_id", "=", user.id).execute();
  await db.deleteFrom("user_option").where("user_id", "=", user.id).execute();
  await db.updateTable("password").set({ expires_at: null, expires_at_int: null }).execute();
  await db.updateTable("project").set({ enabled: true }).execute();
  return user;
}

/** A Keystone on one world, whose statements are noted. */
async function benchOn(dialect: (typeof DIALECTS)[number]) {
  const folder = new Folder();
  const one = world(new Dice(7), 7, await materials(folder, Date.now()));
  const mine = await twin(dialect, [one]);
  const statements: string[] = [];
  const { keystone, end } = ourKeystone(folder, counted(mine.pool, statements), { release: "30" });
  const dispose = async (): Promise<void> => {
    await end();
    await mine[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  };
  return { keystone, one, statements, [Symbol.asyncDispose]: dispose };
}

describe.each(DIALECTS)("on %s", (dialect) => {
  test("a login looks once, and writes only what changes", async () => {
    using folder = new Folder();
    const now = Date.now();
    const one = world(new Dice(7), 7, await materials(folder, now));
    await using mine = await twin(dialect, [one]);
    const statements: string[] = [];
    const { keystone, end } = ourKeystone(folder, counted(mine.pool, statements), { release: "30" });
    const user = await ready(keystone, one);
    const credential = one.credentials[0];
    const password = { user: { id: user.id, password: user.password } };
    const login = async (identity: object, scope?: object): Promise<number> => {
      statements.length = 0;
      await authenticate(keystone, { auth: { identity, ...(scope && { scope }) } }).catch(() => {});
      return statements.length;
    };
    expect(await login({ methods: ["password"], password })).toBe(1);
    expect(await login({ methods: ["password"], password }, { project: { id: one.projects[0]?.id } })).toBe(1);
    expect(await login({ methods: ["password"], password }, { "OS-TRUST:trust": { id: one.trusts[0]?.id } })).toBe(1);
    const named = { user: { name: user.name, domain: { id: user.domain }, password: user.password } };
    const project = one.projects[0];
    expect(
      await login({ methods: ["password"], password: named }, { project: { name: project?.name, domain: { id: project?.domain } } }),
    ).toBe(1);
    expect(await login({ methods: ["password"], password: { user: { ...password.user, password: "wrong" } } })).toBe(2);
    expect(await login({ methods: ["password"], password })).toBe(2);
    expect(await login({ methods: ["password", "totp"], password, totp: { user: { id: user.id, passcode: "1" } } })).toBe(2);
    expect(
      await login({ methods: ["application_credential"], application_credential: { id: credential?.id, secret: credential?.secret } }),
    ).toBe(1);
    await end();
  });

  test("what the token needs is looked for while the password is verified, of a user and of nobody, and never again", async () => {
    await using bench = await benchOn(dialect);
    const { keystone, one, statements } = bench;
    const { id, password } = await ready(keystone, one);
    const [credential, project] = [one.credentials[0], one.projects[0]];
    const before: number[] = [];
    const passwords = {
      verify: async (given: string, hash: string | null) => {
        before.push(statements.length);
        return await keystone.passwords.verify(given, hash);
      },
    } as Keystone["passwords"];
    const login = async (
      method: string,
      payload: object,
      scope?: string,
    ): Promise<{ readonly isIn: boolean; readonly before: number; readonly all: number }> => {
      statements.length = 0;
      const auth = { identity: { methods: [method], [method]: payload }, ...(scope && { scope }) };
      const isIn = await logIn({ ...keystone, passwords }, { auth }, { body: "whole" }).then(
        () => true,
        () => false,
      );
      return { isIn, before: before.at(-1) ?? 0, all: statements.length };
    };
    expect(await login("password", { user: { id, password } }, "unscoped")).toEqual({ isIn: true, before: 2, all: 2 });
    expect(await login("password", { user: { id: "nobody", password } }, "unscoped")).toEqual({ isIn: false, before: 2, all: 2 });
    const { id: credentialId, secret } = credential ?? {};
    expect(await login("application_credential", { id: credentialId, secret })).toMatchObject({ before: 2, all: 2 });
    // Where nobody says for what, it is the user's own choice; whether they have a role there is one look more.
    const { db } = keystone.pool;
    const [role] = await db.selectFrom("role").select("id").where("domain_id", "=", NO_DOMAIN).execute();
    const [actor_id, target_id, role_id] = [id, project?.id ?? "", role?.id ?? ""];
    await db.deleteFrom("assignment").where("actor_id", "=", id).where("target_id", "=", target_id).execute();
    await db.insertInto("assignment").values({ type: "UserProject", actor_id, target_id, role_id, inherited: false }).execute();
    await db.updateTable("user").set({ default_project_id: target_id }).where("id", "=", id).execute();
    expect(await login("password", { user: { id, password } })).toEqual({ isIn: true, before: 2, all: 3 });
  });

  test("logins of the same user at once share two looks, whatever else their bodies say", async () => {
    await using bench = await benchOn(dialect);
    const { keystone, one, statements } = bench;
    const { id, password } = await ready(keystone, one);
    const login = async (more: object): Promise<string> => {
      const identity = { methods: ["password"], password: { user: { id, password, ...more } } };
      return (await authenticate(keystone, { auth: { identity, scope: "unscoped", ...more } })).grant.userId;
    };
    statements.length = 0;
    const users = await Promise.all(Array.from({ length: 8 }, async (_, i) => await login({ [`more-${i}`]: `value-${i}` })));
    expect(users).toEqual(Array(8).fill(id));
    expect(statements.length).toBe(2);
    expect(new Set(statements).size).toBe(1);
  });
});

/** The same database; each statement that goes to it is noted, transactions' beginnings and ends are not. */
function counted(pool: Keystone["pool"], statements: string[]): Keystone["pool"] {
  const executor = pool.db.getExecutor();
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async (query, ...rest) => {
    statements.push(query.sql);
    return await execute(query, ...rest);
  };
  return {
    ...pool,
    write: async (body) =>
      await pool.write(async (trx) => {
        const own = trx.getExecutor();
        const run = own.executeQuery.bind(own);
        own.executeQuery = async (query, ...rest) => {
          statements.push(query.sql);
          return await run(query, ...rest);
        };
        return await body(trx);
      }),
  };
}
