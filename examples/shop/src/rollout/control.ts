// What systemd and a package manager are to a real node: control.js FOLDER NAME install RELEASE | start | stop | kill
// The folder has settings.json: the port of each node, the environment, and what starts each release ("${port}", "${name}" are filled
// in). Each command says in the folder's log that it was called.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Settings } from "./settings.ts";

const [folder = "", name = "", verb = "", release = ""] = process.argv.slice(2);
const file = (kind: string): string => join(folder, `${name}.${kind}`);
const { ports, env, starts } = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")) as Settings;
appendFileSync(join(folder, "log"), `${name} ${verb}${release && ` ${release}`}\n`);

function running(): number | undefined {
  if (!existsSync(file("pid"))) return undefined;
  const pid = Number(readFileSync(file("pid"), "utf8"));
  try {
    process.kill(pid, 0);
    // A pid of another process that came since is none of ours, where the system tells.
    const said = `/proc/${pid}/environ`;
    return !existsSync("/proc/self/environ") || readFileSync(said, "utf8").includes(`NODE_NAME=${name}\0`) ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  const pid = running();
  if (pid === undefined) return;
  process.kill(pid, signal);
  while (running() !== undefined) await delay(10);
}

function start(): void {
  if (running() !== undefined) return;
  const words = starts[readFileSync(file("release"), "utf8")] ?? [];
  const [program = "", ...args] = words.map((word) => word.replaceAll("${port}", String(ports[name])).replaceAll("${name}", name));
  const log = openSync(file("out"), "a");
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, ...env, PORT: String(ports[name]), NODE_NAME: name },
  });
  writeFileSync(file("pid"), String(child.pid));
  child.unref();
}

/** As the kernel does it to one that takes too much memory, and who watches over it starts it again; one that was stopped stays so. */
async function kill(): Promise<void> {
  if (running() === undefined) return;
  await stop("SIGKILL");
  start();
}

/** One command at a time, as systemd has it: one may still run when the conductor that asked for it is gone. */
async function alone(body: () => Promise<void> | void): Promise<void> {
  for (;;)
    try {
      mkdirSync(file("lock"));
      break;
    } catch {
      await delay(10);
    }
  try {
    await body();
  } finally {
    rmdirSync(file("lock"));
  }
}

if (verb === "install") writeFileSync(file("release"), release);
else if (verb === "start") await alone(start);
else if (verb === "stop") await alone(() => stop("SIGTERM"));
else if (verb === "kill") await alone(kill);
else process.exitCode = 2;
