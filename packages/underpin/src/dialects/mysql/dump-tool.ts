import type { DumpTask, TableSum } from "../../model/backup.ts";
import type { ServerOptions } from "../../model/connection.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { SecretFiles } from "../shared/secret-files.ts";
import { findTool, runTool, type Tool } from "../shared/tool.ts";
import { DumpLines, Lines } from "./dump-lines.ts";
import { isMariadbs, optionFile } from "./tool-options.ts";

/** A database, and how one gets to its server. */
export interface At {
  readonly options: () => ServerOptions | Promise<ServerOptions>;
  readonly connect: (options: ServerOptions) => Promise<Session>;
}

const PACKAGE = "mariadb-client (Debian, Ubuntu), mariadb (Fedora, Homebrew), or MySQL's own client for its server";

export const findDump = (): Promise<Tool> => findTool(["mariadb-dump", "mysqldump"], PACKAGE);
export const findClient = (): Promise<Tool> => findTool(["mariadb", "mysql"], PACKAGE);

/** What a tool says of its failure, without the values of rows. */
export function reasonOf(lines: readonly string[]): string {
  const isOfRows = /\b(?:1062|1136|1264|1265|1292|1366|1406|1452|4025)\b/;
  return lines
    .filter((line) => /error/i.test(line))
    .map((line) => (isOfRows.test(line) ? line.replaceAll(/'(?:[^'\\]|\\.)*'/g, "'…'") : line))
    .join("\n");
}

/** Rows by their keys, in statements of about a megabyte; values that are no texts in digits; nothing that locks. */
const HOW = [
  "--single-transaction",
  "--quick",
  "--order-by-primary",
  "--hex-blob",
  "--skip-add-locks",
  "--skip-disable-keys",
  "--skip-lock-tables",
  "--skip-dump-date",
  "--no-tablespaces",
  "--default-character-set=utf8mb4",
  "--max-allowed-packet=1G",
] as const;

/** What is dumped, and what becomes of it. */
export interface Dumping extends Pick<DumpTask<unknown>, "keep" | "onTable" | "signal"> {
  /** Another database than the one that is named. */
  readonly database?: string;
  readonly more: readonly string[];
}

/**
 * Dumps, and counts what comes.
 *
 * @throws UnderpinError `UP-TOOL`, `UP-TOOL-FAILED`
 */
export async function runDump(
  at: At,
  { database, more, keep, onTable, signal }: Dumping,
): Promise<{ readonly tables: readonly TableSum[]; readonly hidden: readonly string[] }> {
  const [tool, options] = [await findDump(), await at.options()];
  using files = new SecretFiles();
  const own = isMariadbs(tool) ? [] : ["--set-gtid-purged=OFF", "--column-statistics=0"];
  const args = [...optionFile(tool, options, files), ...HOW, ...own, ...more, "--", database ?? options.database];
  const [lines, seen] = [new Lines(), new DumpLines(onTable)];
  const take = (line: Buffer): void => void seen.take(line);
  await runTool({ tool, args, files, signal, reason: reasonOf }, async ({ stdin, stdout }) => {
    stdin.end();
    await keep(
      (async function* (): AsyncIterable<Buffer> {
        for await (const piece of stdout as AsyncIterable<Buffer>) {
          lines.take(piece, take);
          yield piece;
        }
        lines.end(take);
      })(),
    );
  });
  const tables = seen.sums();
  if (tables === null)
    throw new UnderpinError("UP-TOOL-FAILED", { what: `What ${tool.path} wrote has no end.`, fine: "Nothing was kept." });
  return { tables, hidden: seen.hidden };
}
