// What the benchmarks share: servers, whole-process timings, medians, and a table of ratios.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const MANAGE = `${root}services/keystone/dist/bin/keystone-manage.js`;
export const UNDERPIN = `${root}packages/underpin/dist/cli/main.js`;

/** The test harness's servers, which are TypeScript. */
export const servers = await createJiti(import.meta.url).import("../test/harness/servers.ts");

/** Debian's keystone-manage, if the package `keystone` is installed. */
export const PYTHON_MANAGE = existsSync("/usr/bin/keystone-manage") ? "/usr/bin/keystone-manage" : null;
/** Debian's Python, and its Perl, must not meet another one on the PATH. */
export const DEBIAN_ENV = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8" };

/** Tests do without durability; a benchmark's servers keep the defaults that operators run them with. */
export const DURABLE = {
  PostgreSQL: ["fsync=on", "synchronous_commit=on", "full_page_writes=on"],
  MariaDB: ["--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=1", "--innodb-flush-method=O_DIRECT", "--skip-debug-no-sync"],
};

/** Runs a command to its end; returns its wall time in milliseconds. */
export function timed(command, args, { env = process.env, codes = [0], cwd } = {}) {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { env, cwd, stdio: ["ignore", "ignore", "pipe"] });
  const ms = performance.now() - started;
  if (!codes.includes(status)) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stderr}`);
  return ms;
}

/** Runs a command and returns the most memory it held, in MiB (from /proc, sampled). */
export async function peakMemory(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  let peak = 0;
  const { readFileSync } = await import("node:fs");
  const timer = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
    } catch {
      // It has just ended.
    }
  }, 20);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return peak;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Processor time of one of so many, in µs. */
export async function processorTime(count, body) {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) await body();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** Runs every contender in turn, `rounds` times, so that they share whatever else the machine does. */
export async function alternate(rounds, contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) for (const [name, run] of Object.entries(contenders)) times[name].push(await run());
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

const results = [];
/** Notes a result: what was measured, the ratio, and whether it is what we promise. */
export function report(what, measured, promise, holds) {
  results.push({ what, measured, promise, holds });
  console.log(`${holds ? "ok  " : "MISS"}  ${what}: ${measured}   (promised: ${promise})`);
}
/** Where a peer's binary is; null if it is not installed. */
export function installed(name) {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.map((folder) => join(folder, name)).find(existsSync) ?? null;
}
/** A peer that is not there is said, not guessed. */
export function absent(what, how) {
  console.log(`--    ${what}: not measured, ${how}`);
}
export const ms = (value) => `${value.toFixed(0)} ms`;
export const times = (value) => `${value.toFixed(2)}x`;

/** A port of this machine that nobody listens on. */
export const freePort = async () =>
  await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
