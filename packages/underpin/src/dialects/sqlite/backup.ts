import { existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import type { BackupDialect, BackupFacts, Dumped, DumpTask } from "../../model/backup.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { versionIn } from "../shared/tool-versions.ts";
import { restore } from "./restore.ts";
import { scratch } from "./scratch.ts";
import { connect } from "./session.ts";
import { PROBE, tableSums } from "./table-sums.ts";

/** A database in a file, by SQLite itself. */
export function backupsOf(file: string): BackupDialect {
  return {
    facts,
    refusal,
    tool: async ({ version }) => `SQLite ${version}, VACUUM INTO`,
    dump: async (task) => await dump(file, task),
    withServer: async (body) => {
      await using session = await connect(":memory:");
      return await body(session);
    },
    target: async () => {
      if (!existsSync(file)) return { objects: 0, unfinished: false };
      await using session = await connect(file);
      const [row] = await session.query<{ n: number }>("SELECT count(*) n FROM sqlite_master");
      return { objects: Number(row?.n), unfinished: false };
    },
    restore: async (task) => await restore(file, task),
    scratch: async (settings, trial) => await scratch(file, settings, trial),
  };
}

async function facts(session: Session): Promise<BackupFacts> {
  const [row] = await session.query<{ v: string }>("SELECT sqlite_version() v");
  const [mode] = await session.query<{ journal_mode: string }>("PRAGMA journal_mode");
  const [probe] = await session.query<{ p: string }>(PROBE);
  return {
    product: "SQLite",
    version: row?.v ?? "",
    probe: probe?.p ?? "",
    settings: { journal: mode?.journal_mode ?? "delete" },
  };
}

/** Any SQLite 3 reads the files of any other, but for what it doesn't know; that shows when they are read. */
function refusal(from: Pick<BackupFacts, "product" | "version">, to: Pick<BackupFacts, "product" | "version">): string | null {
  if (from.product !== to.product) return `It is of ${from.product}, and this is ${to.product}.`;
  return versionIn(from.version)[0] > versionIn(to.version)[0] ? `It is of SQLite ${from.version}, and this is ${to.version}.` : null;
}

/** One read transaction makes the copy, so it is the snapshot: all is counted there. */
async function dump<T>(file: string, { file: copy, look, onBytes, onTable, signal }: DumpTask<T>): Promise<Dumped<T>> {
  if (!existsSync(file)) throw new UnderpinError("UP-BACKUP", { what: `There is no file ${file}.`, fine: "None was made." });
  await rm(copy, { force: true });
  // The file's rights are those of who may read it; it is made before the rows come.
  await (await open(copy, "wx", 0o600)).close();
  {
    await using session = await connect(file);
    await session.run("VACUUM INTO ?", [copy]);
  }
  signal?.throwIfAborted();
  await using session = await connect(copy);
  const tables = await tableSums(session, onTable);
  const looked = await look(session);
  const handle = await open(copy, "r+");
  await handle.sync();
  onBytes((await handle.stat()).size);
  await handle.close();
  return { tables, looked, notices: [] };
}
