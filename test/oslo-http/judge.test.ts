import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { askPeer, pythonWith } from "../harness/peers.ts";
import { seeded, type Random } from "../oslo-config/random.ts";
import { json, raw, serve, type Service } from "./service.ts";

const ORACLE = fileURLToPath(new URL("oracle.py", import.meta.url));
const GOLDEN = fileURLToPath(new URL("answers.json.gz", import.meta.url));
const CASES = Number(process.env["OSLO_CASES"] ?? 300);

/** A Python that has oslo.middleware (Debian's python3-oslo.middleware), or the one that OSLO_PYTHON names. */
const PYTHON = pythonWith("oslo_middleware.cors, webob");

interface Question {
  readonly cors: Readonly<Record<string, unknown>>;
  readonly proxy: boolean;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Some settings, each of which many requests are asked under. */
const SETTINGS: readonly Pick<Question, "cors" | "proxy">[] = [
  { cors: {}, proxy: false },
  {
    cors: { allowed_origin: ["https://dash", "http://b:80"], allow_headers: ["X-Auth-Token", "X-Foo"], expose_headers: ["X-Foo", "X-Bar"] },
    proxy: true,
  },
  { cors: { allowed_origin: ["*"], allow_credentials: false, max_age: 0, allow_methods: ["GET", "PUT"] }, proxy: true },
  { cors: { allowed_origin: ["*", "https://dash"], max_age: 5, expose_headers: [] }, proxy: false },
];

function makeQuestion(random: Random): Question {
  const headers: Record<string, string> = { host: random.pick(["a", "cloud:5000", "cloud:80"]) };
  const add = (name: string, values: readonly string[], of = 2): void => {
    if (random.chance(of)) headers[name] = random.pick(values);
  };
  add("origin", ["https://dash", "http://b:80", "http://b", "https://DASH", "null"]);
  add("access-control-request-method", ["GET", "PUT", "DELETE", "get", "LINK", ""]);
  add("access-control-request-headers", ["x-auth-token", "X-Foo, content-type", "X-Other", "", " , ", "Accept,Pragma,x-foo"]);
  add("x-forwarded-proto", ["https", "http", ""], 3);
  add("x-forwarded-host", ["ks.example", "ks:8080"], 3);
  add("x-forwarded-for", ["10.1.1.1", "::1"], 3);
  add("x-forwarded-prefix", ["/identity", "/a/b"], 3);
  add(
    "forwarded",
    ["proto=https;host=a.b", "for=1.2.3.4;proto=http, for=5.6.7.8;host=evil", "HOST = x ; Proto=https", "secret", "by=1", ""],
    4,
  );
  add("x-openstack-request-id", ["req-11111111-2222-3333-4444-555555555555", "req-1", "req-11111111-2222-3333-4444-55555555555G"], 3);
  add("accept", [
    "*/*",
    "application/json",
    "text/html;q=0.1, application/json",
    "text/*",
    "application/*;q=0.5",
    "image/png",
    "text/plain;q=0, application/json;q=0.2",
    "",
  ]);
  return {
    ...random.pick(SETTINGS),
    headers,
    method: random.pick(["GET", "GET", "OPTIONS"]),
    path: random.pick(["/v3", "/v3", "/v3", "/nope"]),
  };
}

function questions(seed: number, count: number): readonly Question[] {
  return Array.from({ length: count }, (_, i) => {
    const random = seeded(seed * 1_000_000 + i);
    const question = makeQuestion(random);
    return random.chance(5) ? { ...question, ...SETTINGS[0], method: random.pick(["GET", "HEAD"]), path: "/healthcheck" } : question;
  });
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly said?: Readonly<Record<string, string | null>> | null;
  readonly type?: string | null;
  readonly text?: string;
}

async function ours(service: Service, { method, path, headers }: Question, theirs: Answer): Promise<Answer> {
  const answer = await raw(service, path, { method, headers });
  if (path === "/healthcheck") {
    const type = answer.headers["content-type"]?.split(";")[0] ?? null;
    // The page for a browser is another one, and 204 has no type.
    return {
      status: answer.status,
      type: answer.status === 204 ? (theirs.type ?? null) : type,
      text: type === "text/html" ? (theirs.text ?? "") : answer.text,
    };
  }
  const own = Object.entries(answer.headers).filter(([name]) => name === "vary" || name.startsWith("access-control-"));
  const said = answer.headers["content-type"]?.startsWith("application/json") ? (json(answer.text) as Record<string, string | null>) : null;
  return {
    status: answer.status,
    headers: Object.fromEntries(own) as Record<string, string>,
    said: theirs.status === 404 ? (theirs.said ?? null) : said,
  };
}

async function differences(asked: readonly Question[], theirs: readonly Answer[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { cors, proxy } of SETTINGS) {
    const settings = Object.entries({ ...cors }).map(([name, value]) => [`cors.${name}`, String(value)] as const);
    const service = await serve(
      { ...Object.fromEntries(settings), "oslo_middleware.enable_proxy_headers_parsing": String(proxy) },
      {},
      (api) => {
        api.get("/v3/origin", async (request) => ({ ...request.origin, global: request.globalRequestId ?? null }));
      },
    );
    for (const [i, question] of asked.entries()) {
      if (JSON.stringify([question.cors, question.proxy]) !== JSON.stringify([cors, proxy])) continue;
      const want = theirs[i] ?? { status: 0 };
      const got = await ours(service, { ...question, path: question.path === "/v3" ? "/v3/origin" : question.path }, want);
      if (JSON.stringify(sorted(got)) !== JSON.stringify(sorted(want)))
        found.push(`${JSON.stringify(question)}\n     ${JSON.stringify(sorted(got))}\n not ${JSON.stringify(sorted(want))}`);
    }
    await service.app.close();
  }
  return found.slice(0, 20);
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

test("CORS, a proxy's headers, global ids and health are as oslo.middleware has them", async () => {
  if (process.env["UPDATE_GOLDEN"] && PYTHON !== undefined) {
    const asked = questions(0, 600);
    writeFileSync(GOLDEN, gzipSync(JSON.stringify({ asked, theirs: askPeer(PYTHON, ORACLE, asked) as readonly Answer[] }), { level: 9 }));
  }
  const { asked, theirs } = JSON.parse(gunzipSync(readFileSync(GOLDEN)).toString()) as {
    asked: readonly Question[];
    theirs: readonly Answer[];
  };
  expect(asked.length).toBeGreaterThan(500);
  expect(await differences(asked, theirs)).toEqual([]);
});

test.skipIf(PYTHON === undefined)("so are others, where it is installed (python3-oslo.middleware)", async () => {
  const asked = questions(Number(process.env["OSLO_SEED"] ?? 1), CASES);
  expect(await differences(asked, askPeer(PYTHON ?? "", ORACLE, asked) as readonly Answer[])).toEqual([]);
});
