// What the benchmarks beside Python's services share: uWSGI's settings, a load by wrk, and waiting until a service answers.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Writes uWSGI's file of a service with some processes of one thread, as upstream's guides have it; `more` are lines of its own. */
export function uwsgiFile(folder, { port, processes, more }) {
  const lines = [
    "plugins = python3",
    `http-socket = 127.0.0.1:${port}`,
    ...more,
    `processes = ${processes}`,
    "threads = 1",
    "enable-threads = true",
    "master = true",
    "lazy-apps = true",
    "buffer-size = 65535",
    "rem-header = Content-Length",
    "add-header = Connection: close",
    "listen = 100",
    "die-on-term = true",
    "disable-logging = true",
    `logto = ${join(folder, "uwsgi.log")}`,
  ];
  const file = join(folder, "uwsgi.ini");
  writeFileSync(file, `[uwsgi]\n${lines.join("\n")}\n`);
  return file;
}

/** Requests a second, and the slowest of a hundred in milliseconds, after some seconds (`warm`) that do not count. `script` is wrk's. */
export function wrk(folder, { url, headers, script, clients, seconds, warm = 1 }) {
  const file = join(folder, "load.lua");
  writeFileSync(file, script);
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${clients}`, "--latency", "--timeout", "30s", "-s", file, ...given];
  const run = (length) => spawnSync("wrk", [...args, `-d${length}s`, url], { encoding: "utf8" }).stdout;
  run(warm);
  const said = run(seconds);
  if (/Non-2xx/.test(said)) throw new Error(`${url}: ${said}`);
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(said);
  return { perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)[1]), p99: Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit] };
}

/** Waits until a service that was started answers. */
export async function answering(url, child) {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`${url} ended with ${child.exitCode}`);
    try {
      if ((await fetch(url)).status < 400) return;
    } catch {
      // Not yet.
    }
    await delay(50);
  }
  throw new Error(`${url} does not answer`);
}
