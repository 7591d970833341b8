import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { HealthDialect } from "../../model/health.ts";
import type { Session } from "../../model/session.ts";
import { freeSpaceIn } from "../shared/free-space.ts";

/** What can be told of a file. */
export const health: HealthDialect = {
  settings: async (session) => {
    const [row] = await session.query<{ journal_mode: string }>("PRAGMA journal_mode");
    return row && !["wal", "memory"].includes(row.journal_mode)
      ? [`journal_mode is ${row.journal_mode}: who reads waits for who writes, and the other way round. Set it to WAL.`]
      : [];
  },
  readOnly: async (session) => {
    const file = await fileOf(session);
    for (const path of file === null ? [] : [file, dirname(file)]) if (!(await isWritable(path))) return `${path} may not be written.`;
    return null;
  },
  // Who may write to the file may do all.
  missingRights: async () => [],
  // SQLite does not say who is at it.
  longTransactions: async () => [],
  lockQueues: async () => [],
  replicas: async () => [],
  freeSpace: async (session) => {
    const file = await fileOf(session);
    return file === null ? null : await freeSpaceIn(dirname(file));
  },
  size: async (session) => {
    const file = await fileOf(session);
    const each = ["", "-wal", "-journal"].map(async (end) => (await stat(`${file}${end}`).catch(() => null))?.size ?? 0);
    return (await Promise.all(each)).reduce((sum, bytes) => sum + bytes, 0);
  },
};

async function fileOf(session: Session): Promise<string | null> {
  const rows = await session.query<{ name: string; file: string | null }>("PRAGMA database_list");
  return rows.find(({ name }) => name === "main")?.file || null;
}

async function isWritable(path: string): Promise<boolean> {
  return await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
