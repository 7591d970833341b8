import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DialectName } from "underpin";
import { barbicanAt } from "../../harness/barbican.ts";
import { DIALECTS, type TestDatabase } from "../../harness/databases.ts";
import { OurBarbican } from "./ours.ts";

const HEADERS = { "x-project-id": "p1", "x-user-id": "u1", "x-roles": "admin,key-manager:service-admin" };
const GENERIC = { type: "generic" };

interface Answered {
  readonly status: number;
  readonly location: string;
}

/** What several clients do at the same time, on databases where they can: SQLite has one writer. */
describe.each(DIALECTS.filter((dialect) => dialect !== "sqlite"))("on %s", (dialect: DialectName) => {
  let database: TestDatabase;
  let ours: OurBarbican;
  beforeAll(async () => {
    database = await barbicanAt(dialect, "2026.1");
    ours = await OurBarbican.start("plain", database);
  });
  beforeEach(async () => {
    ours.unexpected.length = 0;
    await ours.reset();
  });
  afterAll(async () => {
    await ours[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  async function ask(method: string, path: string, body?: object, project = "p1"): Promise<Answered> {
    const { status, headers } = await ours.ask({
      method,
      path: `/v1${path}`,
      headers: { ...HEADERS, "x-project-id": project, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    expect(ours.unexpected).toEqual([]);
    return { status, location: String(headers["location"]).replace(/^.*\/v1(?=\/)/, "") };
  }

  async function made(collection: string, body: object = {}): Promise<string> {
    const { status, location } = await ask("POST", collection, body);
    expect(status).toBe(201);
    return location;
  }

  /** How often each status was answered to the same request, sent so many times at once. */
  async function statuses(times: number, send: (at: number) => Promise<Answered>): Promise<Record<number, number>> {
    const answers = await Promise.all(Array.from({ length: times }, (_, at) => send(at)));
    return Object.fromEntries(
      [...new Set(answers.map(({ status }) => status))].map((status) => [status, answers.filter((one) => one.status === status).length]),
    );
  }

  test("a quota of five lets five through", async () => {
    expect(
      (await ask("PUT", "/project-quotas/p1", { project_quotas: { secrets: 5, containers: 5, consumers: 5, orders: 5 } })).status,
    ).toBe(204);
    expect(await statuses(20, async () => await ask("POST", "/secrets", {}))).toEqual({ 201: 5, 403: 15 });
    expect(await statuses(20, async () => await ask("POST", "/containers", GENERIC))).toEqual({ 201: 5, 403: 15 });
    const order = { type: "key", meta: { algorithm: "aes", bit_length: 128 } };
    expect(await statuses(20, async () => await ask("POST", "/orders", order))).toEqual({ 202: 5, 403: 15 });
    await ask("PUT", "/project-quotas/p1", { project_quotas: { secrets: -1, containers: -1 } });
    const [secret, container] = [await made("/secrets"), await made("/containers", GENERIC)];
    expect(
      await statuses(
        20,
        async (at) => await ask("POST", `${secret}/consumers`, { service: "s", resource_type: "t", resource_id: String(at) }),
      ),
    ).toEqual({ 200: 5, 403: 15 });
    expect(await statuses(20, async (at) => await ask("POST", `${container}/consumers`, { name: String(at), URL: "x" }))).toEqual({
      200: 5,
      403: 15,
    });
  });

  test("of secrets that are stored at once each is answered by itself", async () => {
    // What one of the two can't keep in a name.
    const bad = { postgres: "a\u0000b", mysql: "\u{1F511}", sqlite: "" }[dialect];
    const store = async (at: number): Promise<Answered> =>
      await ask("POST", "/secrets", { name: at % 5 === 4 ? bad : `n${at}`, payload: `payload ${at}`, payload_content_type: "text/plain" });
    const answers = await Promise.all(Array.from({ length: 20 }, async (_, at) => await store(at)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, at) => (at % 5 === 4 ? 400 : 201)));
    for (const [at, { status, location }] of answers.entries()) {
      if (status !== 201) continue;
      const { body } = await ours.ask({
        method: "GET",
        path: `/v1${location}/payload`,
        headers: { ...HEADERS, accept: "text/plain" },
        body: undefined,
      });
      expect(body.toString()).toBe(`payload ${at}`);
    }
    expect([await count("secret_store_metadata"), await count("secrets")]).toEqual([32, 16]);
  });

  test("quotas of a project that is new are set once", async () => {
    expect(await statuses(10, async (at) => await ask("PUT", "/project-quotas/new", { project_quotas: { secrets: at } }))).toEqual({
      204: 10,
    });
    expect(await count("project_quotas")).toBe(1);
  });

  test("the same consumer is noted once", async () => {
    const [secret, container] = [await made("/secrets"), await made("/containers", GENERIC)];
    const said = { service: "s", resource_type: "t", resource_id: "r" };
    expect(await statuses(10, async () => await ask("POST", `${secret}/consumers`, said))).toEqual({ 200: 10 });
    expect(await statuses(10, async () => await ask("POST", `${container}/consumers`, { name: "n", URL: "u" }))).toEqual({ 200: 10 });
    expect([await count("secret_consumer_metadata"), await count("container_consumer_metadata")]).toEqual([1, 1]);
  });

  test("the same consumer is noted once by two projects with quotas", async () => {
    for (const project of ["p1", "p2"]) await ask("PUT", `/project-quotas/${project}`, { project_quotas: { consumers: 100 } });
    const secret = await made("/secrets");
    await ask("PUT", `${secret}/acl`, { read: { users: ["u1"] } });
    for (const resource of ["one", "two", "three"]) {
      const said = { service: "s", resource_type: "t", resource_id: resource };
      const send = async (at: number): Promise<Answered> => await ask("POST", `${secret}/consumers`, said, at % 2 === 0 ? "p1" : "p2");
      expect(await statuses(10, send)).toEqual({ 200: 10 });
    }
    expect(await count("secret_consumer_metadata")).toBe(3);
  });

  test("a key, and a secret in a container, come once", async () => {
    const [secret, container] = [await made("/secrets"), await made("/containers", GENERIC)];
    expect(await statuses(10, async (at) => await ask("POST", `${secret}/metadata`, { key: "k", value: String(at) }))).toEqual({
      201: 1,
      409: 9,
    });
    for (const member of [{ name: "n" }, {}])
      expect(
        await statuses(
          10,
          async () => await ask("POST", `${container}/secrets`, { ...member, secret_ref: `http://localhost:9311/v1${secret}` }),
        ),
      ).toEqual({ 201: 1, 409: 9 });
  });

  test("an access list is whole, as one of the clients has sent it", async () => {
    for (const owner of [await made("/secrets"), await made("/containers", GENERIC)]) {
      const all = await statuses(10, async (at) => await ask("PUT", `${owner}/acl`, { read: { users: [`a${at}`, `b${at}`] } }));
      expect(all).toEqual({ 200: 10 });
      const { body } = await ours.ask({ method: "GET", path: `/v1${owner}/acl`, headers: HEADERS, body: undefined });
      const { users } = (JSON.parse(body.toString()) as { readonly read: { readonly users: readonly string[] } }).read;
      const [first = ""] = users;
      expect(users.toSorted()).toEqual([`a${first.slice(1)}`, `b${first.slice(1)}`]);
    }
  });

  test("nothing stays of a secret or a container that is deleted meanwhile", async () => {
    for (let round = 0; round < 8; round++) {
      const [secret, container] = [await made("/secrets", { name: "s" }), await made("/containers", GENERIC)];
      const ref = { secret_ref: `http://localhost:9311/v1${secret}` };
      const said = { service: "s", resource_type: "t", resource_id: "r" };
      const both = (path: string): readonly string[] => [`${secret}${path}`, `${container}${path}`];
      const sent = await Promise.all([
        ask("POST", `${secret}/consumers`, said),
        ask("POST", `${container}/consumers`, { name: "n", URL: "u" }),
        ...both("/acl").map((path) => ask("PUT", path, { read: { users: ["a"] } })),
        ask("PUT", `${secret}/metadata`, { metadata: { k: "v" } }),
        ask("POST", `${container}/secrets`, ref),
        ask("DELETE", secret),
        ask("DELETE", container),
        ...both("/acl").map((path) => ask("PATCH", path, { read: { users: ["b"] } })),
        ask("POST", `${secret}/metadata`, { key: "k", value: "v" }),
        ask("POST", "/containers", { ...GENERIC, secret_refs: [ref] }),
      ]);
      expect(sent.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect((await ask("GET", secret)).status).toBe(404);
      expect((await ask("GET", container)).status).toBe(404);
    }
    for (const table of ["secret_consumer_metadata", "container_consumer_metadata", "container_secret", "secret_user_metadata"] as const)
      expect(await count(table), table).toBe(0);
    for (const table of ["secret_acls", "secret_acl_users", "container_acls", "container_acl_users"] as const)
      expect(await count(table), table).toBe(0);
  });

  async function count(
    table: "project_quotas" | "secrets" | "secret_acls" | "secret_consumer_metadata" | `container_${string}` | `secret_${string}`,
  ): Promise<number> {
    const { db } = ours.barbican.pool;
    const rows = await db
      .selectFrom(table as "secret_acls")
      .select("id")
      .where("deleted", "=", false)
      .execute();
    return rows.length;
  }
});
