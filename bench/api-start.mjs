// How long keystone-api takes from its start to its first answered request, as it is shipped and with each module a file.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { alternate, freePort, MANAGE, ms, report, root, timed } from "./lib.mjs";

const BUNDLED = `${root}services/keystone/bin/keystone-api.js`;
const FILES = `${root}services/keystone/dist/bin/keystone-api.js`;

export default async function apiStart() {
  const folder = mkdtempSync(join(tmpdir(), "underpin-bench-"));
  const config = join(folder, "keystone.conf");
  writeFileSync(config, `[database]\nconnection = sqlite:///${folder}/keystone.db\n[fernet_tokens]\nkey_repository = ${folder}/keys\n`);
  const owner = process.geteuid?.() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
  for (const command of [["db_sync"], ["fernet_setup", ...owner]]) timed(process.execPath, [MANAGE, "--config-file", config, ...command]);
  const result = await alternate(9, { bundled: () => started(BUNDLED, config), files: () => started(FILES, config) });
  rmSync(folder, { recursive: true, force: true });
  report(
    "keystone-api, start to first answer, SQLite",
    `${ms(result.bundled)} (each module a file: ${ms(result.files)})`,
    "at most 600 ms",
    result.bundled <= 600,
  );
}

/** Starts the service, asks until it answers, and ends it; how long that took, in milliseconds. */
async function started(program, config) {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, [program, "--config-file", config, "--host", "127.0.0.1", "--port", String(port)], {
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`keystone-api ended with ${child.exitCode}`);
    await sleep(2);
  }
  const took = performance.now() - from;
  child.kill("SIGKILL");
  await ended;
  return took;
}

const answers = async (port) =>
  await new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path: "/v3", agent: false }, (response) => response.resume().once("end", () => resolve(true))).once(
      "error",
      () => resolve(false),
    );
  });
