import { expect, test } from "vitest";
import { InvalidToken, KeystoneUnavailable } from "@underpin/keystone-auth";
import { withResolvers } from "../harness/with-resolvers.ts";
import { Bench, fail, HOUR } from "./fake-keystone.ts";

const MINUTE = 60_000;

test("what Keystone says of a token is kept for token_cache_time, and asked for once by all who ask at once", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  const token = bench.token("t");
  const all = await Promise.all(Array.from({ length: 100 }, () => auth.validate(token)));
  expect(new Set(all.map(({ user }) => user.name))).toEqual(new Set(["alice"]));
  expect([keystone.count("POST"), keystone.count("GET")]).toEqual([1, 1]);
  bench.time += 5 * MINUTE - 1;
  await auth.validate(token);
  expect(keystone.count("GET")).toBe(1);
  // A revoked token is found out now, and not before.
  keystone.tokens.delete(token);
  await auth.validate(token);
  bench.time += 1;
  await expect(auth.validate(token)).rejects.toThrow(InvalidToken);
  expect(keystone.count("GET")).toBe(2);
});

test("nothing is kept beyond the token's own end, with token_cache_time = -1 not at all, and not by a clock that was set back", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  const short = bench.token("short", { expires_at: new Date(bench.time + MINUTE).toISOString() });
  await auth.validate(short);
  bench.time += MINUTE - 1;
  await auth.validate(short);
  expect(keystone.count("GET")).toBe(1);
  bench.time += 1;
  await expect(auth.validate(short)).rejects.toThrow(/has ended/);
  expect(keystone.count("GET")).toBe(2);
  const long = bench.token("long");
  await auth.validate(long);
  bench.time -= HOUR;
  await auth.validate(long);
  expect(keystone.count("GET")).toBe(4);
  await using off = await Bench.open({ cacheTime: 0 });
  const token = off.token("t");
  for (let i = 0; i < 3; i++) await off.auth.validate(token);
  expect(off.keystone.count("GET")).toBe(3);
});

test("a failure is shared by who asks meanwhile, and kept from nobody after", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  const token = bench.token("t");
  const arrived = withResolvers();
  const go = withResolvers();
  keystone.instead = async ({ method }, response) => {
    if (method !== "GET") return false;
    arrived.resolve();
    await go.promise;
    return fail(response, 500);
  };
  const both = [auth.validate(token), auth.validate(token)];
  await arrived.promise;
  go.resolve();
  for (const { status } of await Promise.allSettled(both)) expect(status).toBe("rejected");
  expect(keystone.count("GET")).toBe(1);
  keystone.instead = () => false;
  await expect(auth.validate(token)).resolves.toMatchObject({ user: { id: "u1" } });
});

test("a token that has ended is good for a service that passes it on, and is not kept for anybody else", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  const token = bench.token("t", { expires_at: new Date(bench.time - HOUR).toISOString() });
  await expect(auth.validate(token, { allowExpired: true })).resolves.toMatchObject({ user: { id: "u1" } });
  expect(keystone.seen.at(-1)?.path).toBe("/v3/auth/tokens?allow_expired=1");
  await expect(auth.validate(token)).rejects.toThrow(InvalidToken);
});

test("who may show a token that has ended, and who may not, share no look", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  const token = bench.token("t", { expires_at: new Date(bench.time - HOUR).toISOString() });
  keystone.instead = ({ path, method }, response) => method === "GET" && !path.includes("allow_expired") && fail(response, 404);
  for (const first of [false, true]) {
    const asked = [first, !first].map(async (allowExpired) => auth.validate(token, { allowExpired }));
    const statuses = (await Promise.allSettled(asked)).map(({ status }) => status);
    expect(first ? statuses : statuses.toReversed()).toEqual(["fulfilled", "rejected"]);
  }
});

test("the service's own token is made anew before it ends, while who asks is served with the old one", async () => {
  await using bench = await Bench.open({ cacheTime: 0 });
  const { auth, keystone } = bench;
  const token = bench.token("t", { expires_at: new Date(bench.time + 24 * HOUR).toISOString() });
  await auth.validate(token);
  bench.time += HOUR - 121_000;
  await auth.validate(token);
  expect(keystone.count("POST")).toBe(1);
  bench.time += 2_000;
  const made = withResolvers();
  keystone.instead = ({ method }, response) => {
    if (method === "POST") response.once("finish", made.resolve);
    return false;
  };
  await auth.validate(token);
  expect(keystone.seen.filter(({ method }) => method === "GET").map(({ headers }) => headers["x-auth-token"])).toEqual([
    "own-1",
    "own-1",
    "own-1",
  ]);
  await made.promise;
  expect(keystone.count("POST")).toBe(2);
  await expect.poll(async () => (await auth.ownAccess()).token?.reveal()).toBe("own-2");
});

test("it is made anew when it can't be, at the next request, and at its end nobody is served with it", async () => {
  await using bench = await Bench.open({ cacheTime: 0 });
  const { auth, keystone } = bench;
  const token = bench.token("t", { expires_at: new Date(bench.time + 24 * HOUR).toISOString() });
  await auth.validate(token);
  keystone.instead = ({ method }, response) => method === "POST" && fail(response, 500);
  bench.time += HOUR - 60_000;
  const renewals = (): number => bench.lines.all.filter((line) => line.includes("can't be made anew")).length;
  await auth.validate(token);
  await expect.poll(renewals).toBe(1);
  // Not by every request: some seconds go by.
  for (let i = 0; i < 5; i++) await auth.validate(token);
  expect([renewals(), keystone.count("POST")]).toEqual([1, 2]);
  bench.time += 5_000;
  await auth.validate(token);
  await expect.poll(renewals).toBe(2);
  bench.time += 55_000;
  await expect(auth.validate(token)).rejects.toThrow(/login with 500/);
  keystone.instead = () => false;
  await auth.validate(token);
  expect(keystone.seen.at(-1)?.headers["x-auth-token"]).not.toBe("own-1");
});

test("it is made once for all who wait, and so it is when Keystone does not take it any more", async () => {
  await using bench = await Bench.open({ cacheTime: 0 });
  const { auth, keystone } = bench;
  const tokens = Array.from({ length: 20 }, (_, i) => bench.token(`t${i}`));
  await Promise.all(tokens.map(async (token) => auth.validate(token)));
  expect(keystone.count("POST")).toBe(1);
  keystone.own.clear();
  await Promise.all(tokens.map(async (token) => auth.validate(token)));
  expect(keystone.count("POST")).toBe(2);
});

test("one that Keystone never takes is made once more, and then nobody can say", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  keystone.instead = ({ method }, response) => method === "GET" && fail(response, 401);
  await expect(auth.validate(bench.token("t"))).rejects.toThrow(KeystoneUnavailable);
  expect([keystone.count("POST"), keystone.count("GET")]).toEqual([2, 2]);
});

test("a login that was refused is not tried again for some seconds: nobody locks the service's user out", async () => {
  await using bench = await Bench.open();
  const { auth, keystone } = bench;
  const token = bench.token("t");
  keystone.instead = ({ method }, response) => method === "POST" && fail(response, 401);
  for (let i = 0; i < 5; i++) await expect(auth.validate(token)).rejects.toThrow(/refuses the service's login/);
  expect(keystone.count("POST")).toBe(1);
  keystone.instead = () => false;
  bench.time += 5_000;
  await auth.validate(token);
  expect(keystone.count("POST")).toBe(2);
});

test("a clock that is hours ahead or behind does not have the service log in again and again", async () => {
  for (const skew of [-8 * HOUR, 8 * HOUR]) {
    await using bench = await Bench.open({ cacheTime: 0 });
    const { auth, keystone } = bench;
    keystone.now = () => bench.time + skew;
    const token = bench.token("t", { expires_at: new Date(bench.time + 24 * HOUR).toISOString() });
    for (let i = 0; i < 3; i++) await auth.validate(token);
    expect(keystone.count("POST"), String(skew)).toBe(1);
  }
});
