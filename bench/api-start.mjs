// How long services take from their start to their first answered request, as they are shipped and with each module a file.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { barbican } from "@underpin/barbican";
import { createEngine } from "underpin/engine";
import { alternate, freePort, MANAGE, ms, report, root, timed } from "./lib.mjs";

/** What each is asked for, and how its configuration and its database are made. */
const APIS = [
  { service: "keystone", path: "/v3", prepare: prepareKeystone },
  { service: "barbican", path: "/", prepare: prepareBarbican },
];

export default async function apiStart() {
  for (const { service, path, prepare } of APIS) {
    const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
    const [config, name] = [join(folder, `${service}.conf`), `${service}-api`];
    await prepare(folder, config);
    const start = (from) => () => started(`${root}services/${service}/${from}/${name}.js`, config, path);
    const result = await alternate(9, { bundled: start("bin"), files: start("dist/bin") });
    rmSync(folder, { recursive: true, force: true });
    report(
      `${name}, start to first answer, SQLite`,
      `${ms(result.bundled)} (each module a file: ${ms(result.files)})`,
      "at most 600 ms",
      result.bundled <= 600,
    );
  }
}

async function prepareKeystone(folder, config) {
  writeFileSync(config, `[database]\nconnection = sqlite:///${folder}/keystone.db\n[fernet_tokens]\nkey_repository = ${folder}/keys\n`);
  const owner = process.geteuid?.() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
  for (const command of [["db_sync"], ["fernet_setup", ...owner]]) timed(process.execPath, [MANAGE, "--config-file", config, ...command]);
}

async function prepareBarbican(folder, config) {
  const url = `sqlite:///${folder}/barbican.db`;
  await createEngine({ service: barbican, url }).sync({});
  const kek = "dGhpcnR5X3R3b19ieXRlX2tleWJsYWhibGFoYmxhaGg=";
  writeFileSync(config, `[database]\nconnection = ${url}\n[simple_crypto_plugin]\nkek = ${kek}\n[underpin]\nauth_strategy = noauth\n`);
}

/** Starts the service, asks until it answers, and ends it; how long that took, in milliseconds. */
async function started(program, config, path) {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, [program, "--config-file", config, "--host", "127.0.0.1", "--port", String(port)], {
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (!(await answers(port, path))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    await sleep(2);
  }
  const took = performance.now() - from;
  child.kill("SIGKILL");
  await ended;
  return took;
}

const answers = async (port, path) =>
  await new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path, agent: false }, (response) => response.resume().once("end", () => resolve(true))).once(
      "error",
      () => resolve(false),
    );
  });
