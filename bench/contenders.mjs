// Our service and Python's, as shipped and with the best cache that they have, on one MariaDB: who is measured beside whom.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "underpin/engine";
import { makeCloud } from "./cloud.mjs";
import { absent, DEBIAN_ENV, DURABLE, freePort, installed, root, servers } from "./lib.mjs";
import { answering, uwsgiFile } from "./side-by-side.mjs";

const PROCESSES = 2;

/**
 * Makes a cloud on MariaDB, and has `body` measure on it; nothing where what it takes is not installed. `body` is given the cloud and the
 * contenders, each with its name. Passwords are hashed with so many `rounds` of bcrypt.
 */
export async function besidePython(body, rounds = 4) {
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
  const cloud = await makeCloud({ url, more: `[identity]\npassword_hash_rounds = ${rounds}\n` });
  try {
    await body(cloud, contendersOf(cloud, url, port, uwsgi));
  } finally {
    cache.kill();
    await server.stop();
    cloud.remove();
  }
}

/** Has a contender serve while `body` asks it, by the URL of its API and the id of its first process. */
export async function serving({ start }, body) {
  const at = await freePort();
  const [command, args, env] = start(at);
  const child = spawn(command, args, { stdio: "ignore", env, detached: true });
  const base = `http://127.0.0.1:${at}/v3`;
  await answering(base, child);
  try {
    await body(base, child.pid);
  } finally {
    process.kill(-Number(child.pid), "SIGTERM");
    await once(child, "exit");
  }
}

/** Sends JSON to the API; what it answers, and the token that came with it. */
export async function post(base, path, token, body) {
  const headers = { "content-type": "application/json", ...(token && { "x-auth-token": token }) };
  const answer = await fetch(`${base}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return { said, token: answer.headers.get("x-subject-token") };
}

/** Of the largest of its processes, in MiB; what several share, as a program's code, is shared out. */
export function memoryOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return Math.max(...children.map((child) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/smaps_rollup`, "utf8"))[1]) / 1024));
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
