// Where tests keep their servers and databases.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { freemem } from "node:os";

const MEMORY = "/dev/shm";
const GIB = 2 ** 30;

/**
 * A folder in memory, where the machine has plenty of it: what tests make and throw away needs no disk. Null elsewhere, and where TMPDIR says
 * another; it goes when this process ends.
 */
export function scratchInMemory() {
  if (process.env.TMPDIR || freemem() < 12 * GIB) return null;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < 8 * GIB) return null;
    const folder = mkdtempSync(`${MEMORY}/underpin-test-`);
    // PostgreSQL does not run as root.
    chmodSync(folder, 0o1777);
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
    return mayRun(folder) ? folder : null;
  } catch {
    return null;
  }
}

/** A server's binaries may be copied there. */
function mayRun(folder) {
  writeFileSync(`${folder}/run`, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  return spawnSync(`${folder}/run`).status === 0;
}
