import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { barbicanAt } from "../harness/barbican.ts";
import { configureBarbican, KEK, KeyManager } from "../harness/key-manager.ts";

const API = fileURLToPath(new URL("../../services/barbican/bin/barbican-api.js", import.meta.url));

/** Whether a process's dumps are written into its folder: else they go to another program, or may not be made at all. */
function leavesDumps(pid: number): boolean {
  const mayNot = /^Max core file size +0 /m.test(readFileSync(`/proc/${pid}/limits`, "utf8"));
  return !mayNot && !/^[|/]/.test(readFileSync("/proc/sys/kernel/core_pattern", "utf8"));
}

test.runIf(process.platform === "linux")("a core dump has nothing of what is in memory, also where dumps are allowed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "underpin-key-manager-"));
  try {
    await using database = await barbicanAt("sqlite", "2026.1");
    configureBarbican(folder, database.url);
    const command = ['ulimit -c $(ulimit -Hc); exec "$@"', "bash", process.execPath, API, "--config-file", "barbican.conf"];
    const child = spawn("bash", ["-c", ...command, "--host", "127.0.0.1", "--port", "0"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    await using service = new KeyManager("barbican-api", child);
    await service.said(/Listening on/);
    expect(readFileSync(`/proc/${service.pid}/coredump_filter`, "utf8").trim()).toBe("00000000");
    const isLeft = leavesDumps(service.pid);
    const ended = once(child, "exit");
    service.kill("SIGABRT");
    await ended;
    const dumps = readdirSync(folder).filter((name) => name.startsWith("core"));
    for (const name of dumps) expect(readFileSync(join(folder, name)).includes(KEK)).toBe(false);
    if (isLeft) expect(dumps).not.toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
