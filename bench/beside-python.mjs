// What the service answers beside Python's Keystone 22 and 30: same MariaDB and rows, two processes each, one after the other. Python as it is shipped,
// and with the best cache that it has.
import { login, PASSWORD } from "./cloud.mjs";
import { besidePython, memoryOf, post, serving } from "./contenders.mjs";
import { median, report, times } from "./lib.mjs";
import { wrk } from "./side-by-side.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 5);
/** Seconds of each load that don't count. */
const WARM = Number(process.env.WARM ?? 5);
const [CLIENTS, USERS] = [Number(process.env.CLIENTS ?? 32), 100];
/** What is promised, by test and contender: how many times as many requests a second. */
const PROMISED = {
  "a password's token validated": { "22, as shipped": 80, "22, memcached": 15, "30, memcached": 10 },
  "another password's token validated": {},
  "an application credential's token validated": { "22, memcached": 100 },
  "issued, bcrypt 4": { "22, memcached": 4, "30, memcached": 4 },
  "a list of 102 users": { "22, memcached": 15, "30, memcached": 15 },
};

export default async function () {
  await besidePython(async (cloud, contenders) => tell(await measure(cloud, contenders)));
}

async function measure(cloud, contenders) {
  const measured = new Map(contenders.map(({ name }) => [name, new Map()]));
  let texts;
  for (let round = 0; round < ROUNDS; round++)
    for (const contender of contenders)
      await serving(contender, async (base, pid) => {
        const of = measured.get(contender.name);
        // The first one makes what all are asked for.
        texts ??= await fill(base);
        for (const [test, request] of Object.entries(testsOf(base, texts))) of.set(test, [...(of.get(test) ?? []), load(cloud, request)]);
        of.set("memory", [...(of.get("memory") ?? []), { perSecond: memoryOf(pid), p99: 0 }]);
      });
  return measured;
}

/** Users, and a token by password and one by application credential. */
async function fill(base) {
  const { token, said } = await post(base, "/auth/tokens", undefined, login(PASSWORD));
  const other = await post(base, "/auth/tokens", undefined, login(PASSWORD));
  for (let i = 0; i <= USERS; i++) await post(base, "/users", token, { user: { name: `user-${i}` } });
  const made = await post(base, `/users/${said.token.user.id}/application_credentials`, token, {
    application_credential: { name: "bench" },
  });
  const { id, secret } = made.said.application_credential;
  const byCredential = await post(base, "/auth/tokens", undefined, {
    auth: { identity: { methods: ["application_credential"], application_credential: { id, secret } } },
  });
  return { password: token, other: other.token, credential: byCredential.token };
}

const testsOf = (base, { password, other, credential }) => ({
  "a password's token validated": { url: `${base}/auth/tokens`, headers: { "X-Auth-Token": password, "X-Subject-Token": password } },
  "another password's token validated": { url: `${base}/auth/tokens`, headers: { "X-Auth-Token": password, "X-Subject-Token": other } },
  "an application credential's token validated": {
    url: `${base}/auth/tokens`,
    headers: { "X-Auth-Token": password, "X-Subject-Token": credential },
  },
  "issued, bcrypt 4": {
    url: `${base}/auth/tokens`,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(login(PASSWORD)),
  },
  "a list of 102 users": { url: `${base}/users`, headers: { "X-Auth-Token": password } },
});

function load({ folder }, { url, headers, body }) {
  const script = body === undefined ? "" : `wrk.method = "POST"\nwrk.body = [[${body}]]\n`;
  // Each is compiled as it is used, and V8 takes its time for that: a service that has been serving for long is what is asked about.
  return wrk(folder, { url, headers, script, clients: CLIENTS, seconds: SECONDS, warm: WARM });
}

function tell(measured) {
  const of = (name, test) => median((measured.get(name).get(test) ?? []).map(({ perSecond }) => perSecond));
  const slowest = (name, test) =>
    median(
      measured
        .get(name)
        .get(test)
        .map(({ p99 }) => p99),
    );
  for (const [name] of measured) {
    if (name === "ours") continue;
    for (const test of Object.keys(PROMISED)) {
      const [mine, theirs] = [of("ours", test), of(name, test)];
      const promised = PROMISED[test][name];
      report(
        `${test}, beside ${name}`,
        `${mine.toFixed(0)}/s (p99 ${slowest("ours", test).toFixed(1)} ms) beside ${theirs.toFixed(0)}/s (${slowest(name, test).toFixed(1)} ms): ${times(mine / theirs)}`,
        promised === undefined ? "nothing" : `at least ${promised}x`,
        promised === undefined || mine >= promised * theirs,
      );
    }
    const [mine, theirs] = [of("ours", "memory"), of(name, "memory")];
    report(
      `memory of a process, beside ${name}`,
      `${mine.toFixed(0)} MiB beside ${theirs.toFixed(0)} MiB: ${times(mine / theirs)}`,
      "at most 0.6x",
      mine <= 0.6 * theirs,
    );
  }
  const [password, credential] = ["another password's token validated", "an application credential's token validated"].map((test) =>
    of("ours", test),
  );
  report(
    "ours: an application credential's token beside a password's, time",
    times(password / credential),
    "at most 1.1x",
    password <= 1.1 * credential,
  );
}
