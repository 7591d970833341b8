// A list of 10,000 users, page by page: how fast, whether the last page takes as long as the first, and whether memory stays.
import { login, PASSWORD } from "./cloud.mjs";
import { besidePython, memoryOf, post, serving } from "./contenders.mjs";
import { median, report, times } from "./lib.mjs";
import { wrk } from "./side-by-side.mjs";

const [USERS, PAGE, WALKS] = [10_000, 500, Number(process.env.WALKS ?? 10)];
/** How many walks have warmed a process up. */
const WARM = 10;
/** Clients that ask for pages at once, and for how many seconds. */
const [CLIENTS, SECONDS] = [32, Number(process.env.SECONDS ?? 5)];

export default async function () {
  await besidePython(async ({ folder }, contenders) => {
    // Release 22 knows no pages.
    const walked = contenders.filter(({ name }) => name === "ours" || name.startsWith("30"));
    const measured = new Map();
    let token;
    for (const contender of walked)
      await serving(contender, async (base, pid) => {
        token ??= await fill(base);
        for (let i = 0; i < WARM; i++) await walk(base, token);
        const before = memoryOf(pid);
        const walks = [];
        for (let i = 0; i < WALKS; i++) walks.push(await walk(base, token));
        const after = memoryOf(pid);
        measured.set(contender.name, { walks, before, after, together: await together(folder, base, token) });
      });
    tell(measured);
  });
}

async function fill(base) {
  const { token } = await post(base, "/auth/tokens", undefined, login(PASSWORD));
  await post(base, "/users", token, { user: { name: "user-0" } });
  for (let i = 1; i < USERS - 1; i += 8)
    await Promise.all(
      Array.from(
        { length: Math.min(8, USERS - 1 - i) },
        async (_, n) => await post(base, "/users", token, { user: { name: `user-${i + n}` } }),
      ),
    );
  return token;
}

/** Pages a second for many clients at once, each behind any of the users: hardly two ask for the same one. */
async function together(folder, base, token) {
  const headers = { "x-auth-token": token };
  const { users } = await (await fetch(`${base}/users`, { headers })).json();
  // Behind the last ones there is no whole page.
  const markers = users
    .map(({ id }) => id)
    .toSorted()
    .slice(0, -PAGE);
  const script = `local markers = {${markers.map((id) => `"${id}"`).join(",")}}
math.randomseed(1)
function request() return wrk.format("GET", "${new URL(base).pathname}/users?limit=${PAGE}&marker=" .. markers[math.random(#markers)]) end\n`;
  return wrk(folder, { url: base, headers, script, clients: CLIENTS, seconds: SECONDS, warm: SECONDS }).perSecond;
}

/** All pages, one after the other, and what each took in milliseconds, until all of it was there: what a client makes of it is its own matter. */
async function walk(base, token) {
  const pages = [];
  const seen = new Set();
  for (let next = `${base}/users?limit=${PAGE}`; next;) {
    const started = performance.now();
    const answer = await fetch(next, { headers: { "x-auth-token": token } });
    const body = await answer.arrayBuffer();
    pages.push(performance.now() - started);
    const { users, links } = JSON.parse(Buffer.from(body).toString("utf8"));
    for (const { id } of users) seen.add(id);
    next = users.length === PAGE ? (links.next ?? `${base}/users?limit=${PAGE}&marker=${users.at(-1).id}`) : null;
  }
  if (seen.size !== USERS) throw new Error(`${seen.size} of ${USERS} users were seen`);
  return pages;
}

function tell(measured) {
  const whole = (name) => median(measured.get(name).walks.map((pages) => pages.reduce((sum, ms) => sum + ms)));
  const page = (name, at) => median(measured.get(name).walks.map((pages) => pages.at(at)));
  for (const name of measured.keys()) {
    if (name === "ours") continue;
    const [mine, theirs] = [whole("ours"), whole(name)];
    report(
      `${USERS} users in pages of ${PAGE}, one client, beside ${name}`,
      `${mine.toFixed(0)} ms beside ${theirs.toFixed(0)} ms: ${times(theirs / mine)}`,
      "at least 15x",
      theirs >= 15 * mine,
    );
  }
  for (const [name, { together: theirs }] of measured) {
    if (name === "ours") continue;
    const { together: mine } = measured.get("ours");
    report(
      `pages of ${PAGE} of ${USERS} users, ${CLIENTS} clients, beside ${name}`,
      `${mine.toFixed(0)}/s beside ${theirs.toFixed(1)}/s: ${times(mine / theirs)}`,
      "at least 15x",
      mine >= 15 * theirs,
    );
  }
  const [first, last] = [page("ours", 0), page("ours", -2)];
  report(
    "ours: the last whole page beside the first",
    `${last.toFixed(1)} ms beside ${first.toFixed(1)} ms: ${times(last / first)}`,
    "at most 1.5x",
    last <= 1.5 * first,
  );
  const { before, after } = measured.get("ours");
  report(
    `ours: memory of a process after ${WARM + WALKS} such lists beside after ${WARM}`,
    `${after.toFixed(0)} MiB beside ${before.toFixed(0)} MiB: ${times(after / before)}`,
    "at most 1.2x",
    after <= 1.2 * before,
  );
}
