import { afterEach, expect, test, vi } from "vitest";
import { ROUTES } from "../../../services/keystone/src/api/routes.ts";
import { send } from "../../differential/http.ts";
import { countStatements } from "./count-statements.ts";
import { readGolden } from "./golden.ts";
import { ONE_OF_EACH } from "./one-of-each.ts";
import { serveGolden } from "./served.ts";

/** How many statements a good request to each route takes; what was not good is told. */
async function statementsByRoute(): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly bad: readonly string[] }> {
  const counts = new Map<string, number>();
  const bad: string[] = [];
  let route = "";
  const measure = { began: () => {}, ended: (request: { readonly route: string }) => void (route = request.route) };
  const golden = readGolden("30");
  // Signatures are of the cloud's time.
  vi.useFakeTimers({ toFake: ["Date"], now: golden.now });
  await using served = await serveGolden("30", "sqlite", golden, { measure });
  const side = await served.listen();
  // Whoever logs in for the first time on a day has that written down.
  const login = ONE_OF_EACH.find(({ send: what }) => what === "POST /v3/auth/tokens");
  if (login) await send(side.url, await side.request(login));
  const count = countStatements(served.keystone.pool);
  for (const step of ONE_OF_EACH) {
    const request = await side.request(step);
    count();
    const answer = await send(side.url, request);
    side.keep(step, answer);
    const statements = count();
    if (answer.status > 302) bad.push(`${step.send}: ${answer.status} ${answer.text}`);
    else if (!counts.has(`${request.method} ${route}`)) counts.set(`${request.method} ${route}`, statements);
  }
  return { counts, bad };
}

afterEach(() => void vi.useRealTimers());

/** What there is to be had of these is that they are not there any more, or not with this method. */
const NOTHING = /OS-PKI|OS-SIMPLE-CERT|(?:GET|PUT|PATCH|DELETE) .*OS-OAUTH2/;

const HEAD = `# Statements

What a good request to each route asks of the database: statements, without the beginnings and ends of transactions, the look at the caller's
token among them. \`test/services/rooms/route-statements.test.ts\` counts them on the cloud of the golden answers, and fails where one of
these is not what it was. A change that is meant is written down by \`DB=sqlite npx vitest run test/services/rooms/route-statements.test.ts -u\`.

How many there are of what is listed makes no difference (\`statements.test.ts\` there); what a login takes by each method stands in
[authentication](authentication.md#statements).
`;

function page(counts: ReadonlyMap<string, number>): string {
  const routes = ROUTES.map(({ method, path }) => ({ route: `${method} ${path}`, path })).filter(({ route }) => counts.has(route));
  const rows = routes
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ route }) => [`\`${route}\``, String(counts.get(route))] as const);
  const width = Math.max(...rows.map(([route]) => route.length));
  const line = ([route, count]: readonly [string, string]): string => `| ${route.padEnd(width)} | ${count.padEnd(10)} |`;
  return `${HEAD}\n${[line(["request", "statements"]), line(["-".repeat(width), "-".repeat(10)]), ...rows.map(line)].join("\n")}\n`;
}

test("what each route asks of the database is what docs/keystone/statements.md lists", async () => {
  const { counts, bad } = await statementsByRoute();
  expect(bad).toEqual([]);
  const asked = ROUTES.map(({ method, path }) => `${method} ${path}`).filter((route) => !NOTHING.test(route));
  expect(asked.filter((route) => !counts.has(route))).toEqual([]);
  await expect(page(counts)).toMatchFileSnapshot("../../../docs/keystone/statements.md");
});
