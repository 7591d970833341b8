import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { DialectName, Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { find, postgresBinaries } from "./servers.ts";

const run = promisify(execFile);
const MORE = { maxBuffer: 256 << 20 };

/** Where the programs of the PostgreSQL that tests run are: those of the machine may be older. */
export const TOOLS_PATH = `${postgresBinaries()}:${process.env["PATH"] ?? ""}`;

/** Whether a server's own programs are there. */
export const hasTools = (dialect: DialectName): boolean =>
  dialect === "sqlite" || find(dialect === "postgres" ? ["pg_dump"] : ["mariadb-dump", "mysqldump"]) !== null;

/** What alone may differ after a restore: who was alive. */
const LIVING = ["underpin_lease", "underpin_node"];

/** Schema and rows, as the server's own program writes them; that they are the same says nothing of ours. */
export async function outsideDump(dialect: DialectName, url: string): Promise<string> {
  if (dialect === "sqlite") return await sqliteDump(url);
  const { hostname, port, username, pathname } = new URL(url);
  const name = pathname.slice(1);
  const { stdout } =
    dialect === "postgres"
      ? await run("pg_dump", [...LIVING.map((table) => `--exclude-table-data=${table}`), url], {
          ...MORE,
          env: { ...process.env, PATH: TOOLS_PATH },
        })
      : await run(
          find(["mariadb-dump", "mysqldump"]) ?? "",
          [
            `-h${hostname}`,
            `-P${port}`,
            `-u${username}`,
            "--skip-comments",
            "--routines",
            "--events",
            "--hex-blob",
            "--order-by-primary",
            ...LIVING.map((table) => `--ignore-table=${name}.${table}`),
            name,
          ],
          MORE,
        );
  // A word by chance in each dump, and the order of rows in one that nobody has sorted.
  return stdout.replaceAll(/^\\(un)?restrict .*$/gm, "").replaceAll(name, "the_database");
}

async function sqliteDump(url: string): Promise<string> {
  await using session: Session = await (await openDatabase(url)).connect();
  const objects = await session.query<{ type: string; name: string; sql: string | null }>(
    "SELECT type, name, sql FROM sqlite_master ORDER BY type, name",
  );
  const rows: string[] = [];
  for (const { name } of objects.filter((one) => one.type === "table" && !LIVING.includes(one.name)))
    rows.push(name, ...(await session.query(`SELECT * FROM "${name}"`)).map((row) => JSON.stringify(row)).toSorted());
  return [...objects.map((one) => JSON.stringify(one)), ...rows].join("\n");
}
