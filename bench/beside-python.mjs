// What the service answers beside Python's Keystone 22 and 30: same MariaDB and rows, two processes each, one after the other. Python as it is shipped,
// and with the best cache that it has.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "underpin/engine";
import { login, makeCloud, PASSWORD } from "./cloud.mjs";
import { absent, DEBIAN_ENV, DURABLE, freePort, installed, median, report, root, servers, times } from "./lib.mjs";
import { answering, uwsgiFile, wrk } from "./side-by-side.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 5);
const [CLIENTS, PROCESSES, USERS] = [Number(process.env.CLIENTS ?? 32), 2, 100];
/** What is promised, by test and contender: how many times as many requests a second. */
const PROMISED = {
  "a password's token validated": { "22, as shipped": 80, "22, memcached": 15, "30, memcached": 10 },
  "another password's token validated": {},
  "an application credential's token validated": { "22, memcached": 100 },
  "issued, bcrypt 4": { "22, memcached": 4, "30, memcached": 4 },
  "a list of 102 users": { "22, memcached": 15, "30, memcached": 15 },
};

export default async function () {
  const [uwsgi, hasWrk, memcached] = ["uwsgi", "wrk", "memcached"].map(installed);
  if (!uwsgi || !hasWrk || !memcached)
    return absent(
      "beside Python",
      "it needs Debian's keystone, uwsgi-plugin-python3, wrk, memcached, python3-pymysql and python3-pymemcache",
    );
  const server = await servers.startMariadb(DURABLE.MariaDB);
  const port = await freePort();
  const cache = spawn(memcached, ["-u", "nobody", "-l", "127.0.0.1", "-p", String(port), "-m", "64"], { stdio: "ignore" });
  const url = server.url.replace(/\/\w*$/, "/bench");
  const session = await (await openDatabase(server.url)).connect();
  await session.run("CREATE DATABASE bench");
  await session.close();
  const cloud = await makeCloud({ url, more: "[identity]\npassword_hash_rounds = 4\n" });
  try {
    const measured = await measure(cloud, contendersOf(cloud, url, port, uwsgi));
    tell(measured);
  } finally {
    cache.kill();
    await server.stop();
    cloud.remove();
  }
}

function contendersOf(cloud, url, port, uwsgi) {
  const ours = {
    name: "ours",
    start: (at) => [
      process.execPath,
      [
        `${root}services/keystone/bin/keystone-api.js`,
        "--config-file",
        cloud.file,
        "--host",
        "127.0.0.1",
        "--port",
        String(at),
        "--workers",
        "2",
      ],
      process.env,
    ],
  };
  const pythons = [
    { release: "22", application: ["wsgi-file = /usr/bin/keystone-wsgi-public"], isThere: existsSync("/usr/bin/keystone-wsgi-public") },
    {
      release: "30",
      application: [`pythonpath = ${process.env.KEYSTONE_30}/lib/python3.11/site-packages`, "module = keystone.wsgi.api:application"],
      isThere: existsSync(join(process.env.KEYSTONE_30 ?? "/nowhere", "lib")),
    },
  ].filter(({ release, isThere }) => isThere || absent(`beside Python's ${release}`, "it is not installed"));
  const kept = `[cache]\nenabled = true\nbackend = dogpile.cache.pymemcache\nmemcache_servers = 127.0.0.1:${port}\n`;
  return [
    ours,
    ...pythons.flatMap(({ release, application }) =>
      [
        ["as shipped", ""],
        ["memcached", kept],
      ].map(([how, section]) => ({
        name: `${release}, ${how}`,
        start: (at) => [
          uwsgi,
          ["--ini", pythonsConfig(cloud, url, { name: `${release}-${how.slice(0, 2)}`, application, section, at })],
          DEBIAN_ENV,
        ],
      })),
    ),
  ];
}

/** uWSGI's file for Python's service, in a folder of its own beside its `keystone.conf`. */
function pythonsConfig(cloud, url, { name, application, section, at }) {
  const folder = join(cloud.folder, name);
  mkdirSync(folder, { recursive: true });
  const conf = readFileSync(cloud.file, "utf8").replace(url, `${url.replace(/^\w+:/, "mysql+pymysql:")}?charset=utf8`);
  writeFileSync(join(folder, "keystone.conf"), `${conf}${section}`);
  return uwsgiFile(folder, {
    port: at,
    processes: PROCESSES,
    more: [...application, `env = OS_KEYSTONE_CONFIG_FILES=${join(folder, "keystone.conf")}`],
  });
}

async function measure(cloud, contenders) {
  const measured = new Map(contenders.map(({ name }) => [name, new Map()]));
  let texts;
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, start } of contenders) {
      const at = await freePort();
      const [command, args, env] = start(at);
      const child = spawn(command, args, { stdio: "ignore", env, detached: true });
      const base = `http://127.0.0.1:${at}/v3`;
      await answering(base, child);
      // The first one makes what all are asked for.
      texts ??= await fill(base);
      for (const [test, request] of Object.entries(testsOf(base, texts))) {
        const { perSecond, p99 } = load(cloud, request);
        const list = measured.get(name).get(test) ?? [];
        measured.get(name).set(test, [...list, { perSecond, p99 }]);
      }
      measured.get(name).set("memory", [...(measured.get(name).get("memory") ?? []), { perSecond: memoryOf(child.pid), p99: 0 }]);
      process.kill(-Number(child.pid), "SIGTERM");
      await once(child, "exit");
    }
  return measured;
}

/** Users, and a token by password and one by application credential. */
async function fill(base) {
  const post = async (path, token, body) => {
    const headers = { "content-type": "application/json", ...(token && { "x-auth-token": token }) };
    const answer = await fetch(`${base}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(said)}`);
    return { said, token: answer.headers.get("x-subject-token") };
  };
  const { token, said } = await post("/auth/tokens", undefined, login(PASSWORD));
  const other = await post("/auth/tokens", undefined, login(PASSWORD));
  for (let i = 0; i <= USERS; i++) await post("/users", token, { user: { name: `user-${i}` } });
  const made = await post(`/users/${said.token.user.id}/application_credentials`, token, {
    application_credential: { name: "bench" },
  });
  const { id, secret } = made.said.application_credential;
  const byCredential = await post("/auth/tokens", undefined, {
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
  return wrk(folder, { url, headers, script, clients: CLIENTS, seconds: SECONDS });
}

/** Of the largest of its processes, in MiB; what several share, as a program's code, is shared out. */
function memoryOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return Math.max(...children.map((child) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/smaps_rollup`, "utf8"))[1]) / 1024));
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
