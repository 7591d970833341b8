import type { BackupDialect, BackupFacts, Dumped, DumpTask } from "../../model/backup.ts";
import type { Given, ServerOptions } from "../../model/connection.ts";
import type { Session } from "../../model/dialect.ts";
import { UnderpinError } from "../../model/error.ts";
import { SecretFiles } from "../shared/secret-files.ts";
import { findTool, runTool, type Tool } from "../shared/tool.ts";
import { versionIn } from "../shared/tool-versions.ts";
import { onMaintenance, restore, target } from "./restore.ts";
import { scratch } from "./scratch.ts";
import { PROBE, tableSums } from "./table-sums.ts";
import { toolEnvironment } from "./tool-environment.ts";
import { reasonOf, tableTold } from "./tool-says.ts";

type Connect = (options: ServerOptions) => Promise<Session>;

/** A database on a PostgreSQL server, by pg_dump and pg_restore. */
export function backupsOf(given: Given<ServerOptions>, connect: Connect): BackupDialect {
  const place = { given, connect };
  return {
    facts,
    refusal,
    tool: async ({ version }) => {
      const [dumping] = await Promise.all([findDump(), findTool(["pg_restore"], PACKAGE)]);
      const [ours, [server]] = [versionIn(dumping.version)[0], versionIn(version)];
      if (ours < server)
        throw new UnderpinError("UP-TOOL", {
          what: `${dumping.path} is of PostgreSQL ${ours}, and the server of ${server}.`,
          why: "pg_dump refuses servers that are newer than itself.",
          fine: "Nothing was done.",
          next: `Install postgresql-client-${server}, and put it first on the PATH.`,
        });
      return dumping.version;
    },
    dump: async (task) => await dump(given, connect, task),
    withServer: async (body) => await onMaintenance(place, body),
    target: async () => await target(place),
    restore: async (task) => await restore(place, task),
    scratch: async (settings, trial) => await scratch(place, settings, trial),
  };
}

const PACKAGE = "postgresql-client (Debian, Ubuntu), postgresql (Fedora), libpq (Homebrew)";
const findDump = (): Promise<Tool> => findTool(["pg_dump"], PACKAGE);

async function facts(session: Session): Promise<BackupFacts> {
  const [row] = await session.query<{ version: string; encoding: string; db: string; probe: string }>(
    `SELECT current_setting('server_version') version, pg_encoding_to_char(d.encoding) encoding, to_jsonb(d)::text db, (${PROBE}) probe
     FROM pg_database d WHERE d.datname = current_database()`,
  );
  const { datcollate, datctype, datlocprovider, daticulocale, datlocale } = JSON.parse(row?.db ?? "{}") as Record<string, string | null>;
  const locale = datlocale ?? daticulocale;
  return {
    product: "PostgreSQL",
    version: row?.version ?? "",
    probe: row?.probe ?? "",
    settings: {
      encoding: row?.encoding ?? "UTF8",
      collate: datcollate ?? "C",
      ctype: datctype ?? "C",
      ...(datlocprovider && datlocprovider !== "c" && locale && { provider: datlocprovider === "i" ? "icu" : "builtin", locale }),
    },
  };
}

function refusal(from: Pick<BackupFacts, "product" | "version">, to: Pick<BackupFacts, "product" | "version">): string | null {
  if (from.product !== to.product) return `It is of ${from.product}, and this server is ${to.product}.`;
  return versionIn(from.version)[0] > versionIn(to.version)[0]
    ? `It is of PostgreSQL ${from.version}, and this server is ${to.version}: it may not know what the newer one has.`
    : null;
}

/** One snapshot for what the tool dumps and for what is counted: ours, which the tool takes up. */
async function dump<T>(given: Given<ServerOptions>, connect: Connect, task: DumpTask<T>): Promise<Dumped<T>> {
  const { keep, look, onTable, signal } = task;
  const tool = await findDump();
  await using session = await connect(typeof given === "function" ? await given() : given);
  await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  const [row] = await session.query<{ id: string }>("SELECT pg_export_snapshot() id");
  const looked = await look(session);
  using files = new SecretFiles();
  const env = await toolEnvironment(given, files);
  // What the usual level saves of a dump is little, and takes as long again as all the rest.
  const args = ["--format=custom", "--compress=1", `--snapshot=${row?.id}`, "--lock-wait-timeout=60000", "--no-password", "--verbose"];
  const failed = new AbortController();
  const run = runTool(
    {
      tool,
      args,
      env,
      files,
      signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal,
      reason: reasonOf,
      onLine: (line) => tableTold(line, onTable),
    },
    async ({ stdin, stdout }) => {
      stdin.end();
      await keep(stdout);
    },
  );
  const summed = tableSums(session).catch((error: unknown) => {
    failed.abort(error);
    throw error;
  });
  const [dumped, sums] = await Promise.allSettled([run, summed]);
  if (sums.status === "rejected") throw sums.reason;
  if (dumped.status === "rejected") throw dumped.reason;
  return { tables: sums.value, looked, notices: [] };
}
