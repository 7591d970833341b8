import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../harness/databases.ts";
import { configure, IdentityService, makeCloud, PASSWORD } from "../harness/identity-service.ts";

const GLOBAL_ID = "req-11111111-2222-3333-4444-555555555555";
const DASHBOARD = "https://dash.example";

let folder = "";
let database: TestDatabase;
let service: IdentityService;

/** What an operator's logging.conf says: all to standard output, but requests to a file of their own. */
const loggingConf = (level: string): string => `[loggers]
keys = root, access
[handlers]
keys = out, access
[formatters]
keys = plain, asked
[logger_root]
level = ${level}
handlers = out
[logger_access]
qualname = keystone.access
level = INFO
handlers = access
propagate = 0
[handler_out]
class = StreamHandler
args = (sys.stdout,)
formatter = plain
[handler_access]
class = handlers.WatchedFileHandler
args = ('${folder}/access.log',)
formatter = asked
[formatter_plain]
format = said %(levelname)s %(name)s %(message)s
[formatter_asked]
format = %(global_request_id)s %(request_id)s %(message)s
`;

const SETTINGS = (): string => `[DEFAULT]
log_config = ${folder}/logging.conf
[underpin]
front_header_prefix = X-Front-
[cors]
allowed_origin = ${DASHBOARD}
[oslo_middleware]
enable_proxy_headers_parsing = true
max_request_body_size = 3000
[identity]
misspelt = 1
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "underpin-operations-"));
  database = await freshDatabase("sqlite");
  configure(folder, database.url);
  await makeCloud(folder, database.url);
  writeFileSync(join(folder, "logging.conf"), loggingConf("INFO"));
  configure(folder, database.url, SETTINGS());
  service = await IdentityService.start(folder);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  await fetch(`${service.url}${path}`, { headers });

test("an older name of an option works, and the log says which is the new one; so it does of a name that there is not", async () => {
  const older = await service.said(
    /^said WARNING oslo_config.cfg Option "log_config" from group "DEFAULT" is deprecated. Use option "log_config_append" from group "DEFAULT".$/,
  );
  const unknown = await service.said(/^said WARNING oslo_config.cfg .*there is no option misspelt in \[identity\]; it is ignored/);
  expect([older.length, unknown.length]).toEqual([1, 1]);
});

test("requests are logged where logging.conf says, with both ids, and without a secret", async () => {
  const token = await service.token();
  const answer = await get("/v3/users?name=ann", { "x-auth-token": token, "x-openstack-request-id": GLOBAL_ID });
  const own = answer.headers.get("x-openstack-request-id") ?? "";
  expect(own).toMatch(/^req-[0-9a-f-]{36}$/);
  expect(own).not.toBe(GLOBAL_ID);
  await answer.text();
  // The line is written when the answer has been: by the next request's time it is there.
  await get("/v3");
  const log = readFileSync(join(folder, "access.log"), "utf8");
  expect(log).toContain(`${GLOBAL_ID} ${own} 127.0.0.1 "GET /v3/users?name=ann" 200`);
  expect(log).toMatch(/"POST \/v3\/auth\/tokens" 201 \d+ [\d.]+ms/);
  for (const secret of [token, PASSWORD]) expect(log).not.toContain(secret);
});

test("a page of an origin that is allowed may ask, another may not", async () => {
  const allowed = async (origin: string): Promise<string | null> => {
    const { headers } = await get("/v3", { origin });
    return headers.get("access-control-allow-origin");
  };
  expect([await allowed(DASHBOARD), await allowed("https://evil.example")]).toEqual([DASHBOARD, null]);
  const preflight = await fetch(`${service.url}/v3/auth/tokens`, {
    method: "OPTIONS",
    headers: { origin: DASHBOARD, "access-control-request-method": "POST", "access-control-request-headers": "x-auth-token" },
  });
  expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([200, "POST"]);
});

test("links are those of the proxy in front", async () => {
  const answer = await get("/v3", { "x-forwarded-proto": "https", "x-forwarded-host": "cloud.example", "x-forwarded-prefix": "/identity" });
  expect(await answer.json()).toMatchObject({ version: { links: [{ href: "https://cloud.example/identity/v3/" }] } });
});

test("a body that is larger than allowed is refused, whether it says so first or not", async () => {
  const body = JSON.stringify({ auth: { identity: { methods: ["x".repeat(4000)] } } });
  const send = async (given: string | ReadableStream): Promise<number> => {
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${service.url}/v3/auth/tokens`, {
      method: "POST",
      headers,
      body: given,
      duplex: "half",
    });
    return status;
  };
  expect(await send(body)).toBe(413);
  expect(await send(new Blob([body]).stream())).toBe(413);
});

test("who logged in at the server in front is said by headers with its prefix alone", async () => {
  const logIn = async (headers: Readonly<Record<string, string>>): Promise<number> => {
    const answer = await fetch(`${service.url}/v3/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ auth: { identity: { methods: ["external"], external: {} } } }),
    });
    return answer.status;
  };
  expect(await logIn({ "x-front-remote-user": "admin" })).toBe(201);
  for (const name of ["remote-user", "remote_user", "x-remote-user", "front-remote-user"])
    expect(await logIn({ [name]: "admin" }), name).toBe(401);
});

test("the API describes itself, every operation with its answers", async () => {
  const answer = await get("/openapi.json");
  expect(answer.status).toBe(200);
  const document = (await answer.json()) as {
    openapi: string;
    servers: unknown;
    paths: Record<string, Record<string, { summary: string; responses: object }>>;
  };
  expect([document.openapi, document.servers]).toEqual(["3.1.0", [{ url: service.url }]]);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations.length).toBeGreaterThan(200);
  for (const { summary, responses } of operations) expect([summary, Object.keys(responses).length]).toEqual([expect.any(String), 2]);
  expect(document.paths["/v3/users/{user_id}"]).toHaveProperty("patch");
});

test("SIGHUP has it read its configuration again, and a configuration that is wrong changes nothing", async () => {
  writeFileSync(join(folder, "logging.conf"), loggingConf("DEBUG").replace("format = said", "format = now"));
  configure(folder, database.url, `${SETTINGS()}[token]\nexpiration = 60\n`);
  service.kill("SIGHUP");
  await service.said(/^now INFO keystone The configuration was read again/);
  await service.said(/^now WARNING keystone What has changed and needs a restart: \[token\] expiration\.$/);
  configure(folder, database.url, `${SETTINGS()}[token]\nexpiration = soon\n`);
  service.kill("SIGHUP");
  await service.said(/^now ERROR keystone The configuration can't be read again; it stays what it was\./);
  expect(await service.health()).toBe(200);
});
