// What systemd and a package manager are to a real node: node-control.mjs FOLDER NAME install RELEASE | start | stop
// The folder has settings.json ({ url, ports, broken }); each command says in its log that it was called.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const [folder = "", name = "", verb = "", release = ""] = process.argv.slice(2);
const file = (kind) => join(folder, `${name}.${kind}`);
const { url, ports, broken } = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"));
appendFileSync(join(folder, "log"), `${name} ${verb}${release && ` ${release}`}\n`);

const running = () => {
  if (!existsSync(file("pid"))) return undefined;
  const pid = Number(readFileSync(file("pid"), "utf8"));
  try {
    process.kill(pid, 0);
    // A pid of another process that came since is none of ours.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(name) ? pid : undefined;
  } catch {
    return undefined;
  }
};

const stop = async () => {
  const pid = running();
  if (pid === undefined) return;
  process.kill(pid, "SIGTERM");
  while (running() !== undefined) await delay(10);
};

const start = () => {
  if (running() !== undefined) return;
  const installed = readFileSync(file("release"), "utf8");
  const isBroken = broken?.release === installed && (broken.node === undefined || broken.node === name);
  const script = isBroken
    ? [fileURLToPath(new URL("broken-node.mjs", import.meta.url)), broken.how]
    : [fileURLToPath(new URL("../../examples/shop/dist/node.js", import.meta.url)), installed];
  const log = openSync(file("out"), "a");
  const child = spawn(process.execPath, [...script, name], {
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, DATABASE_URL: url, PORT: String(ports[name]) },
  });
  writeFileSync(file("pid"), String(child.pid));
  child.unref();
};

/** One command at a time, as systemd has it: one may still run when the conductor that asked for it is gone. */
const alone = async (body) => {
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
};

if (verb === "install") writeFileSync(file("release"), release);
else if (verb === "start") await alone(start);
else if (verb === "stop") await alone(stop);
else process.exitCode = 2;
