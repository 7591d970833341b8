import { describe, expect, test } from "vitest";
import { send } from "../differential/http.ts";
import { PEERS } from "../harness/keystone-peer.ts";
import { startMiddleware } from "../harness/middleware-service.ts";
import { startEcho } from "./echo.ts";
import { FakeKeystone, fail, HOUR, tokenBody, type Instead } from "./fake-keystone.ts";

/** A Keystone that is out of order, and what three requests with a good token come to. */
interface Broken {
  readonly title: string;
  readonly instead?: Instead;
  readonly options?: Readonly<Record<string, string>>;
  /** How far Keystone's clock is behind, in milliseconds. */
  readonly behind?: number;
  readonly ours: Seen;
  /** Of Python's, where it is otherwise. */
  readonly theirs?: Seen;
}

type Seen = readonly [statuses: string, logins: number, looks: number];

const says =
  (text: string, status = 200, headers = {}): Instead =>
  ({ method }, response) => {
    if (method !== "GET") return false;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(text);
    return true;
  };
const withMore = (more: Readonly<Record<string, unknown>>): string => JSON.stringify({ token: tokenBody(Date.now(), more) });
const UNAVAILABLE: Seen = ["503 503 503", 1, 3];
const FAILED: Seen = ["500 500 500", 1, 3];

const CASES: readonly Broken[] = [
  { title: "nothing", ours: ["200 200 200", 1, 1] },
  { title: "nothing, and token_cache_time is -1", options: { token_cache_time: "-1" }, ours: ["200 200 200", 1, 3] },
  {
    title: "nothing, and token_cache_time is 0",
    options: { token_cache_time: "0" },
    ours: ["200 200 200", 1, 3],
    theirs: ["200 200 200", 1, 1],
  },
  { title: "answers 500", instead: says("{}", 500), ours: UNAVAILABLE },
  { title: "answers 429", instead: says("{}", 429), ours: UNAVAILABLE },
  { title: "answers 404, in its own words", instead: says('{"error":{"code":404}}', 404), ours: ["401 401 401", 1, 3] },
  { title: "is not Keystone at all", instead: says("<h1>Not Found</h1>", 404), ours: UNAVAILABLE, theirs: ["401 401 401", 1, 3] },
  { title: "answers nothing", instead: says(""), ours: UNAVAILABLE, theirs: FAILED },
  { title: "answers no token", instead: says('{"token": {}}'), ours: UNAVAILABLE, theirs: FAILED },
  {
    title: "answers a user without a domain",
    instead: says(withMore({ user: { id: "u", name: "n" } })),
    ours: UNAVAILABLE,
    theirs: ["500 500 500", 1, 1],
  },
  { title: "answers two scopes", instead: says(withMore({ system: { all: true } })), ours: UNAVAILABLE, theirs: ["200 200 200", 1, 1] },
  {
    title: "answers about another token",
    instead: says(withMore({}), 200, { "x-subject-token": "other" }),
    ours: UNAVAILABLE,
    theirs: ["200 200 200", 1, 1],
  },
  {
    title: "refuses the service's login",
    instead: ({ method }, response) => method === "POST" && fail(response, 401),
    ours: ["503 503 503", 1, 0],
    theirs: ["503 503 503", 6, 0],
  },
  {
    title: "has a clock that is two hours behind",
    options: { token_cache_time: "-1" },
    behind: 2 * HOUR,
    ours: ["200 200 200", 1, 3],
    theirs: ["200 200 200", 11, 3],
  },
];

async function ask(
  broken: Broken,
  start: (options: Readonly<Record<string, string>>) => Promise<AsyncDisposable & { readonly url: string }>,
): Promise<Seen> {
  await using keystone = await FakeKeystone.start();
  keystone.instead = broken.instead ?? keystone.instead;
  keystone.now = () => Date.now() - (broken.behind ?? 0);
  keystone.tokens.set("t", tokenBody(Date.now()));
  const login = { auth_type: "v3password", auth_url: `${keystone.url}/v3`, user_id: "nova", password: "p", project_id: "s" };
  await using service = await start({ ...login, www_authenticate_uri: "http://x", http_request_max_retries: "0", ...broken.options });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++)
    statuses.push((await send(service.url, { method: "GET", path: "/v2.1/servers", headers: { "X-Auth-Token": "t" } })).status);
  return [statuses.join(" "), keystone.count("POST"), keystone.count("GET")];
}

test.each(CASES.map((one) => [one.title, one] as const))("Keystone: %s", async (_, broken) => {
  expect(await ask(broken, startEcho)).toEqual(broken.ours);
});

for (const { title, python } of PEERS)
  describe.skipIf(python === undefined)(`what Python's middleware makes of a broken Keystone, ${title}`, () => {
    test("is what is said of it", async () => {
      for (const broken of CASES)
        expect(await ask(broken, async (options) => await startMiddleware(python ?? "", options)), broken.title).toEqual(
          broken.theirs ?? broken.ours,
        );
    });
  });
