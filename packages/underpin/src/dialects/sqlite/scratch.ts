import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { BackupFacts, Scratch, Trial } from "../../model/backup.ts";
import { UnderpinError } from "../../model/error.ts";
import { restoreNew } from "./restore.ts";
import { connect } from "./session.ts";
import { tableSums } from "./table-sums.ts";

/**
 * A file for a trial, beside the other one.
 *
 * @throws UnderpinError `UP-LEASE-HELD`
 */
export async function scratch(file: string, settings: BackupFacts["settings"], trial: Trial): Promise<Scratch> {
  const path = `${file}.underpin-${trial}`;
  const owner = `${path}.pid`;
  await own(owner, trial, file);
  const wasLeft = existsSync(path);
  const remove = async (): Promise<void> => {
    for (const left of ["", "-journal", "-wal", "-shm"]) await rm(`${path}${left}`, { force: true });
  };
  await remove();
  return {
    name: basename(path),
    wasLeft,
    connection: { sqlite: path },
    urlFrom: () => `sqlite:///${path}`,
    restore: async (task) => await restoreNew(path, { ...task, settings, settle: async () => {} }),
    sums: async () => {
      await using session = await connect(path);
      return await tableSums(session);
    },
    // What a file says of itself names no other.
    reaching: async () => [],
    [Symbol.asyncDispose]: async () => {
      await remove();
      await rm(owner, { force: true });
    },
  };
}

/** Writes who has it; a process that is gone has nothing any more. */
async function own(path: string, trial: Trial, file: string): Promise<void> {
  for (;;)
    try {
      return await writeFile(path, String(process.pid), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const other = Number(await readFile(path, "utf8").catch(() => ""));
      if (other === process.pid || isAlive(other))
        throw new UnderpinError("UP-LEASE-HELD", {
          what: `Another ${trial} of ${basename(file)} is at work: process ${other}.`,
          fine: "Nothing was changed.",
          next: `Wait for it. If that process is another one, take ${path} away.`,
        });
      await rm(path, { force: true });
    }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
