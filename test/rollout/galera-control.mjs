// What systemd and the operator's shell are to a real server: galera-control.mjs FOLDER NAME start | stop | kill | bootstrap | forget
// The folder has NAME.json: the program and its arguments, and where its data is.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const [folder = "", name = "", verb = ""] = process.argv.slice(2);
const { words, data } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
const pidFile = join(folder, `${name}.pid`);

const running = () => {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, "utf8"));
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(data) ? pid : undefined;
  } catch {
    return undefined;
  }
};

const start = (...more) => {
  if (running() !== undefined) return;
  const log = openSync(join(folder, `${name}.out`), "a");
  const [program, ...args] = words;
  const child = spawn(program, [...args, ...more], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: folder,
    env: { ...process.env, TMPDIR: join(data, "../tmp") },
  });
  writeFileSync(pidFile, String(child.pid));
  child.unref();
};

const end = async (signal) => {
  const pid = running();
  if (pid !== undefined) process.kill(pid, signal);
  while (running() !== undefined) await delay(20);
};

/** Where one that was killed stands, as it is asked before each start by what Debian's service runs. */
const position = () => {
  const file = join(data, "grastate.dat");
  if (!existsSync(file) || !/seqno: +-1/.test(readFileSync(file, "utf8"))) return [];
  const [program, ...args] = words;
  const { stderr } = spawnSync(program, [...args, "--wsrep-recover"], { cwd: folder, encoding: "utf8" });
  const [, found] = /Recovered position: (\S+)/.exec(stderr) ?? [];
  return found === undefined ? [] : [`--wsrep-start-position=${found}`];
};

if (verb === "start") start(...position());
else if (verb === "stop") await end("SIGTERM");
else if (verb === "kill") await end("SIGKILL");
else if (verb === "forget") for (const file of ["grastate.dat", "galera.cache"]) rmSync(join(data, file), { force: true });
else if (verb === "bootstrap") start("--wsrep-new-cluster");
else process.exitCode = 2;
