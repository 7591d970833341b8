import { connect, type AddressInfo } from "node:net";
import { fastify, type FastifyInstance } from "fastify";
import { expect, test } from "vitest";
import { authToken, type AuthTokenOptions, type Settings } from "@underpin/keystone-auth";
import { corsOptions, healthcheckOptions, loadConfig, middlewareOptions } from "@underpin/oslo/config";
import { createApplication } from "@underpin/oslo/http";
import { currentContext } from "@underpin/oslo/log";
import { credentials, Enforcer, target } from "@underpin/oslo/policy";
import { Bench, fail } from "./fake-keystone.ts";

const CHALLENGE = 'Keystone uri="http://keystone.example"';
const UNAUTHORIZED = '{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}';

/** A service with a bench behind it. */
async function serve(
  more: Partial<Settings> = {},
  options: Partial<AuthTokenOptions> = {},
  routes: (app: FastifyInstance) => void = () => undefined,
): Promise<{ readonly bench: Bench; readonly app: FastifyInstance } & AsyncDisposable> {
  const bench = await Bench.open(more);
  const app = fastify();
  await app.register(authToken, { auth: bench.auth, ...options });
  app.get("/who", async ({ keystone, headers }) => ({ user: keystone?.user?.user.name ?? null, told: keystone?.headers, headers }));
  app.get("/denied", async (_request, reply) => reply.code(401).send({ own: true }));
  app.get("/own", async (_request, reply) => reply.code(401).header("www-authenticate", "Basic").send());
  routes(app);
  const end = async (): Promise<void> => {
    await app.close();
    await bench[Symbol.asyncDispose]();
  };
  return { bench, app, [Symbol.asyncDispose]: end };
}

test("who has no good token is answered 401 in Python's words, and told where to get one; a body is not read", async () => {
  await using service = await serve();
  for (const headers of [{}, { "x-auth-token": "" }, { "x-auth-token": "unknown" }]) {
    const answer = await service.app.inject({ method: "POST", url: "/who", headers, payload: "{" });
    expect([answer.statusCode, answer.headers["www-authenticate"], answer.headers["content-type"], answer.body]).toEqual([
      401,
      CHALLENGE,
      "application/json",
      UNAUTHORIZED,
    ]);
  }
});

test("the service is told who asks, and nothing that a client says of that", async () => {
  await using service = await serve();
  const token = service.bench.token("t");
  const { user, told, headers } = (
    await service.app.inject({
      url: "/who",
      headers: { "x-auth-token": token, "x-user-id": "root", "X-Roles": "admin", "openstack-system-scope": "all" },
    })
  ).json() as Record<string, Record<string, string>>;
  expect(user).toBe("alice");
  expect(told).toMatchObject({
    "x-user-id": "u1",
    "x-roles": "member",
    "x-identity-status": "Confirmed",
    "x-project-domain-name": "Default",
  });
  expect(Object.keys(headers ?? {}).filter((name) => name.startsWith("x-") || name.startsWith("openstack-"))).toEqual(["x-auth-token"]);
});

test("a 401 of the service gets the challenge, too, beside one of its own", async () => {
  await using service = await serve();
  const headers = { "x-auth-token": service.bench.token("t") };
  const denied = await service.app.inject({ url: "/denied", headers });
  expect([denied.headers["www-authenticate"], denied.json()]).toEqual([CHALLENGE, { own: true }]);
  const own = await service.app.inject({ url: "/own", headers });
  expect(own.headers["www-authenticate"]).toEqual(["Basic", CHALLENGE]);
});

test("while Keystone can't say, it is 503; where the service decides, nobody is known", async () => {
  await using service = await serve();
  service.bench.keystone.instead = (_seen, response) => fail(response, 500);
  const answer = await service.app.inject({ url: "/who", headers: { "x-auth-token": "t" } });
  expect([answer.statusCode, answer.headers["www-authenticate"], answer.json()]).toEqual([
    503,
    undefined,
    { error: { code: 503, title: "Service Unavailable", message: "The Keystone service is temporarily unavailable." } },
  ]);
  await using decides = await serve({ delayAuthDecision: true });
  decides.bench.keystone.instead = (_seen, response) => fail(response, 500);
  const told = (await decides.app.inject({ url: "/who", headers: { "x-auth-token": "t", "x-user-id": "root" } })).json() as object;
  expect(told).toMatchObject({ user: null, told: { "x-identity-status": "Invalid" } });
  expect(JSON.stringify(told)).not.toContain("root");
});

test("requests that it does not apply to come without a token, and without what a client says of its identity", async () => {
  await using service = await serve({}, { applies: ({ url }) => url !== "/open" }, (app) => {
    app.get("/open", async ({ keystone, headers }) => ({ keystone, headers }));
  });
  const { keystone, headers } = (await service.app.inject({ url: "/open", headers: { "x-user-id": "root" } })).json() as Record<
    string,
    object
  >;
  expect(keystone).toBeNull();
  expect(headers).not.toHaveProperty("x-user-id");
  expect((await service.app.inject({ url: "/who" })).statusCode).toBe(401);
  expect((await service.app.inject({ url: "/missing" })).statusCode).toBe(401);
});

test("it holds where it is registered, and not beside", async () => {
  await using bench = await Bench.open();
  const app = fastify();
  app.get("/versions", async () => ({}));
  await app.register(async (api) => {
    await api.register(authToken, { auth: bench.auth });
    api.get("/v1/secrets", async () => ({}));
  });
  expect((await app.inject({ url: "/versions" })).statusCode).toBe(200);
  expect((await app.inject({ url: "/v1/secrets" })).statusCode).toBe(401);
  await app.close();
});

test("access rules hold at the client's path, behind a proxy's prefix", async () => {
  const credential = (path: string): object => ({
    application_credential: { id: "a", access_rules: [{ service: "compute", method: "GET", path }] },
  });
  await using service = await serve({}, {}, (app) => {
    app.addHook("onRequest", async () => {});
  });
  const get = async (path: string): Promise<number> =>
    (
      await service.app.inject({
        url: "/who",
        headers: { "x-auth-token": service.bench.token(path, { ...credential(path), catalog: CATALOG }) },
      })
    ).statusCode;
  expect([await get("/who"), await get("/*"), await get("/x"), await get("/who/**")]).toEqual([200, 200, 401, 401]);
  await using prefixed = await serve({}, { pathOf: ({ url }) => `/compute${url}` });
  const headers = { "x-auth-token": prefixed.bench.token("t", { ...credential("/compute/who"), catalog: CATALOG }) };
  expect((await prefixed.app.inject({ url: "/who", headers })).statusCode).toBe(200);
});

const CATALOG = [{ type: "compute", name: "nova", endpoints: [] }];

test("a text in X-Service-Token frees nobody from access rules, also where the service decides", async () => {
  await using service = await serve({ delayAuthDecision: true });
  const rules = [{ service: "compute", method: "GET", path: "/elsewhere" }];
  const ruled = service.bench.token("ruled", { application_credential: { id: "a", access_rules: rules }, catalog: CATALOG });
  const nova = service.bench.token("nova", { roles: [{ id: "s", name: "service" }] });
  const who = async (service_: string): Promise<unknown> =>
    (
      (await service.app.inject({ url: "/who", headers: { "x-auth-token": ruled, "x-service-token": service_ } })).json() as {
        user: unknown;
      }
    ).user;
  expect(await who(nova)).toBe("alice");
  expect(await who("anything")).toBeNull();
  expect(await who(service.bench.token("no-service"))).toBeNull();
});

test("a request is for the system if its user's token is, whatever its service's is for", async () => {
  await using service = await serve();
  const system = { project: undefined, system: { all: true }, roles: [{ id: "s", name: "service" }] };
  const { bench, app } = service;
  const scope = async (user: string, by: string): Promise<unknown> =>
    (
      (await app.inject({ url: "/who", headers: { "x-auth-token": user, "x-service-token": by } })).json() as {
        told: Record<string, string>;
      }
    ).told["openstack-system-scope"];
  const [everywhere, project, nova] = [
    bench.token("everywhere", system),
    bench.token("project"),
    bench.token("nova", { roles: system.roles }),
  ];
  expect([await scope(project, everywhere), await scope(everywhere, nova)]).toEqual([undefined, "all"]);
});

test("whatever bytes stand in its headers, nobody is let in and nothing fails", async () => {
  await using service = await serve();
  const token = service.bench.token("good");
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = service.app.server.address() as AddressInfo;
  const status = async (...lines: readonly string[]): Promise<string> => {
    const socket = connect(port, "127.0.0.1");
    socket.write(Buffer.from(`GET /who HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1"));
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString("latin1").slice(9, 12);
  };
  expect(await status(`X-Auth-Token: ${token}`)).toBe("200");
  expect(await status(`x-AUTH-token:\t${token} `)).toBe("200");
  for (const lines of [
    [`X-Auth-Token: ${token}`, "X-Auth-Token: other"],
    [`X-Auth-Token: ${token}`, `X-Auth-Token: ${token}`],
    [`X_Auth_Token: ${token}`],
    [`X-Auth-Token: ${token}`, "X-Service-Token: a", "X-Service-Token: b"],
    ["X-Auth-Token: \u00ff\u0080"],
    [`X-Auth-Token: ${"x".repeat(10_000)}`],
    [`Authorization: Bearer ${token}`],
  ])
    expect(await status(...lines), lines.join(" ").slice(0, 60)).toBe("401");
  expect(await status(`X-Auth-Token: ${"x".repeat(20_000)}`)).toBe("431");
  expect(await status(`X-Auth-Token: ${token}\u0000`)).toBe("400");
  expect(await status(`X-Auth-Token: other\rX-Auth-Token: ${token}`)).toBe("400");
});

test("in the pipeline that services share it comes before routes; what is logged says who asks", async () => {
  await using bench = await Bench.open();
  const groups = { cors: corsOptions, healthcheck: healthcheckOptions, oslo_middleware: middlewareOptions };
  const commandLine = { "oslo_middleware.enable_proxy_headers_parsing": "true" };
  const { values } = loadConfig(groups, { project: "none", files: [], environment: {}, commandLine });
  const pipeline = {
    config: values,
    errors: {},
    drain: { notice: 0, deadline: 1000 },
    before: async (app: FastifyInstance): Promise<void> => {
      await app.register(authToken, { auth: bench.auth, applies: ({ url }) => url.startsWith("/v1") });
    },
  };
  const app = await createApplication(pipeline, (api) => {
    api.get("/", async () => ({}));
    api.get("/v1/who", async () => currentContext());
  });
  const rules = [{ service: "compute", method: "GET", path: "/prefix/v1/who" }];
  const token = bench.token("t", { application_credential: { id: "a", access_rules: rules }, catalog: CATALOG });
  const get = async (url: string, headers = {}): Promise<{ readonly statusCode: number; readonly json: () => unknown }> =>
    await app.inject({ url, headers });
  expect((await get("/")).statusCode).toBe(200);
  expect((await get("/healthcheck")).statusCode).toBe(200);
  expect((await get("/v1/missing")).statusCode).toBe(401);
  expect((await get("/v1/who", { "x-auth-token": token })).statusCode).toBe(401);
  const answer = await get("/v1/who", { "x-auth-token": token, "x-forwarded-prefix": "/prefix" });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ user: "u1", userDomain: "default", project: "p1", projectDomain: "default" });
  await app.close();
});

test("policies take what it says of whoever asks", async () => {
  await using service = await serve();
  const { auth, bench } = { auth: service.bench.auth, bench: service.bench };
  const system = bench.token("system", { project: undefined, system: { all: true }, roles: [{ id: "r", name: "Reader" }] });
  const policy = new Enforcer({
    defaults: [
      { name: "read", check: "role:reader and system_scope:all", scopeTypes: ["system"] },
      { name: "own", check: "user_id:%(target.user.id)s and project_id:p1" },
    ],
  });
  const who = async (token: string): Promise<ReturnType<typeof credentials>> =>
    credentials((await auth.authenticate({ headers: { "x-auth-token": token }, method: "GET", path: "/" })).policyValues);
  expect(policy.allows("read", target(), await who(system))).toBe(true);
  expect(policy.allows("read", target(), await who(bench.token("project")))).toBe(false);
});
