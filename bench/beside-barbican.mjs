// What the key manager answers beside Debian's Barbican 15: the same MariaDB and rows, two processes each, one after the other, one Keystone for
// both, whose answers both keep (Python's in memcached).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { barbican } from "@underpin/barbican";
import { createEngine, openDatabase } from "underpin/engine";
import { login, makeCloud, PASSWORD } from "./cloud.mjs";
import { absent, DEBIAN_ENV, DURABLE, freePort, installed, MANAGE, median, report, root, servers, timed, times } from "./lib.mjs";
import { answering, uwsgiFile, wrk } from "./side-by-side.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 5);
/** Seconds that do not count: each round begins with processes that have just been started. */
const WARM = 5;
const [CLIENTS, PROCESSES, SECRETS] = [Number(process.env.CLIENTS ?? 16), 2, 200];
const PIPELINES = "/etc/barbican/barbican-api-paste.ini";
/** How many times as many requests a second. */
const PROMISED = { "a secret stored": 5, "a payload read": 8 };

export default async function () {
  const [uwsgi, hasWrk, memcached] = ["uwsgi", "wrk", "memcached"].map(installed);
  if (!uwsgi || !hasWrk || !memcached || !existsSync(PIPELINES))
    return absent(
      "beside Python's Barbican",
      "it needs Debian's barbican-common, uwsgi-plugin-python3, wrk, memcached and python3-pymysql",
    );
  const server = await servers.startMariadb(DURABLE.MariaDB);
  const url = await freshDatabase(server.url);
  await createEngine({ service: barbican, url }).sync({});
  const cloud = await makeCloud();
  const [identity, cache] = await Promise.all([startKeystone(cloud), startMemcached(memcached)]);
  try {
    const token = await logIn(identity.url);
    const site = { folder: cloud.folder, url, keystone: identity.url, cache: cache.port, uwsgi, token };
    tell(await measure(site, [ours(site), pythons(site)]));
  } finally {
    cache.child.kill();
    process.kill(-Number(identity.child.pid), "SIGTERM");
    await server.stop();
    cloud.remove();
  }
}

async function freshDatabase(url) {
  const session = await (await openDatabase(url)).connect();
  await session.run("CREATE DATABASE keys_bench CHARACTER SET utf8mb3");
  await session.close();
  return url.replace(/\/\w*$/, "/keys_bench");
}

async function startKeystone({ file }) {
  const port = await freePort();
  // Python looks in the catalogue for where Keystone is.
  const urls = ["public", "internal", "admin"].flatMap((kind) => [`--bootstrap-${kind}-url`, `http://127.0.0.1:${port}/v3`]);
  timed(process.execPath, [
    MANAGE,
    "--config-file",
    file,
    "bootstrap",
    "--bootstrap-password",
    PASSWORD,
    "--bootstrap-region-id",
    "north",
    ...urls,
  ]);
  const args = [`${root}services/keystone/bin/keystone-api.js`, "--config-file", file, "--host", "127.0.0.1", "--port", String(port)];
  const child = spawn(process.execPath, args, { stdio: "ignore", detached: true });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/v3`, child);
  return { child, url };
}

async function startMemcached(memcached) {
  const port = await freePort();
  return { port, child: spawn(memcached, ["-u", "nobody", "-l", "127.0.0.1", "-p", String(port), "-m", "64"], { stdio: "ignore" }) };
}

async function logIn(url) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/v3/auth/tokens`, { method: "POST", headers, body: JSON.stringify(login(PASSWORD)) });
  return answer.headers.get("x-subject-token");
}

/** What both read alike of a barbican.conf. */
const shared = ({ keystone }) => `[keystone_authtoken]
auth_type = password
auth_url = ${keystone}
www_authenticate_uri = ${keystone}
username = admin
password = ${PASSWORD}
user_domain_id = default
project_name = admin
project_domain_id = default
include_service_catalog = false
service_token_roles_required = false
[simple_crypto_plugin]
kek = dGhpcnR5X3R3b19ieXRlX2tleWJsYWhibGFoYmxhaGg=
`;

function ours(site) {
  const file = join(site.folder, "barbican.conf");
  writeFileSync(file, `${shared(site)}[database]\nconnection = ${site.url}\n`);
  const args = ["--config-file", file, "--host", "127.0.0.1", "--workers", String(PROCESSES)];
  return {
    name: "ours",
    start: (at) => [process.execPath, [`${root}services/barbican/bin/barbican-api.js`, ...args, "--port", String(at)], process.env],
  };
}

function pythons(site) {
  const folder = join(site.folder, "python");
  mkdirSync(join(folder, ".barbican"), { recursive: true });
  const connection = `${site.url.replace(/^\w+:/, "mysql+pymysql:")}?charset=utf8`;
  const conf = shared(site).replace("[simple", `memcached_servers = 127.0.0.1:${site.cache}\n[simple`);
  const own = `[DEFAULT]\nsql_connection = ${connection}\nlog_file = ${join(folder, "barbican.log")}\n[queue]\nenable = false\n`;
  writeFileSync(join(folder, ".barbican", "barbican.conf"), `${conf}${own}`);
  writeFileSync(join(folder, "paste.ini"), readFileSync(PIPELINES, "utf8"));
  const more = [`env = HOME=${folder}`, `paste = config:${join(folder, "paste.ini")}`];
  return {
    name: "Debian's 15",
    start: (port) => [site.uwsgi, ["--ini", uwsgiFile(folder, { port, processes: PROCESSES, more })], DEBIAN_ENV],
  };
}

async function measure(site, contenders) {
  const measured = new Map(contenders.map(({ name }) => [name, new Map(Object.keys(PROMISED).map((test) => [test, []]))]));
  let ids;
  for (let round = 0; round < ROUNDS; round++)
    for (const { name, start } of contenders) {
      const at = await freePort();
      const [command, args, env] = start(at);
      const child = spawn(command, args, { stdio: "ignore", env, detached: true });
      const base = `http://127.0.0.1:${at}`;
      await answering(`${base}/`, child);
      // The first one stores what all are asked for.
      ids ??= await fill(base, site.token);
      for (const [test, script] of Object.entries(scriptsOf(ids)))
        measured
          .get(name)
          .get(test)
          .push(load(site, base, script));
      process.kill(-Number(child.pid), "SIGTERM");
      await once(child, "exit");
    }
  return measured;
}

const BODY = JSON.stringify({ name: "bench", payload: "x".repeat(200), payload_content_type: "text/plain" });

async function fill(base, token) {
  const ids = [];
  for (let i = 0; i < SECRETS; i++) {
    const headers = { "x-auth-token": token, "content-type": "application/json" };
    const answer = await fetch(`${base}/v1/secrets`, { method: "POST", headers, body: BODY });
    if (answer.status !== 201) throw new Error(`POST /v1/secrets: ${answer.status} ${await answer.text()}`);
    ids.push((await answer.json()).secret_ref.split("/").at(-1));
  }
  return ids;
}

const scriptsOf = (ids) => ({
  "a secret stored": `wrk.method = "POST"\nwrk.path = "/v1/secrets"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [[${BODY}]]\n`,
  "a payload read": `local ids = { ${ids.map((id) => `"${id}"`).join(", ")} }
wrk.headers["Accept"] = "text/plain"
function request() return wrk.format("GET", "/v1/secrets/" .. ids[math.random(#ids)] .. "/payload") end\n`,
});

function load({ folder, token }, url, script) {
  return wrk(folder, { url, headers: { "X-Auth-Token": token }, script, clients: CLIENTS, seconds: SECONDS, warm: WARM });
}

function tell(measured) {
  const [mine, theirs] = [...measured.values()];
  const middle = (list, what) => median(list.map((one) => one[what]));
  for (const [test, promised] of Object.entries(PROMISED)) {
    const [own, other] = [mine, theirs].map((all) => ({ rate: middle(all.get(test), "perSecond"), p99: middle(all.get(test), "p99") }));
    report(
      `${test}, beside Debian's Barbican 15`,
      `${own.rate.toFixed(0)}/s (p99 ${own.p99.toFixed(1)} ms) beside ${other.rate.toFixed(0)}/s (${other.p99.toFixed(1)} ms): ${times(own.rate / other.rate)}`,
      `at least ${promised}x`,
      own.rate >= promised * other.rate,
    );
  }
}
