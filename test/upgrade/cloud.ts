import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DialectName, Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { run, runHere, type CommandResult } from "../harness/cli.ts";
import { freshDatabase } from "../harness/databases.ts";
import { keystoneManage } from "../harness/python-server.ts";
import { configured, type Cloud } from "./fleet/kinds.ts";

export const PASSWORD = "pass-of-admin";

const OWNER = process.geteuid?.() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
const BOOTSTRAP = ["bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", "north"];

/** What Python's drivers are called, where a URL of ours has none. */
const SCHEMES: Readonly<Record<DialectName, string>> = { mysql: "mysql+pymysql:", postgres: "postgresql+psycopg2:", sqlite: "sqlite:" };

export interface MadeCloud extends Cloud, AsyncDisposable {
  /** The database, as ours is told of it. */
  readonly url: string;
  /** Runs our `keystone-manage`, as an operator does. */
  manage(...args: readonly string[]): Promise<void>;
  look(): Promise<Session>;
}

/** Where its rows are: a database that is there, and empty. */
interface Database extends Partial<AsyncDisposable> {
  readonly dialect: DialectName;
  readonly url: string;
}

/** Makes a cloud of an empty database, with keys: Python makes it where it is given, else ours. */
export async function makeCloud(where: DialectName | Database, release: Cloud["release"] = "30", python?: string): Promise<MadeCloud> {
  const database: Database = typeof where === "string" ? await freshDatabase(where) : where;
  const folder = mkdtempSync(join(tmpdir(), "underpin-cloud-"));
  const cloud = { folder, release, connection: database.url.replace(/^\w+:/, SCHEMES[database.dialect]) };
  const own = configured(cloud, "manage");
  const configuration = ["--config-file", join(own, "keystone.conf")];
  const dispose = async (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    await database[Symbol.asyncDispose]?.();
  };
  try {
    for (const keys of ["fernet_setup", "credential_setup"]) must(await runHere([...configuration, keys, ...OWNER]));
    if (python === undefined) {
      must(await runHere([...configuration, "db_sync"]));
      // Its password is hashed by a thread, which needs what was built.
      must(await run("keystone-manage", [...configuration, ...BOOTSTRAP]));
    } else for (const args of [["db_sync"], BOOTSTRAP]) keystoneManage(python, own, ...args);
  } catch (error) {
    await dispose();
    throw error;
  }
  const manage = async (...args: readonly string[]): Promise<void> => must(await run("keystone-manage", [...configuration, ...args]));
  const look = async (): Promise<Session> => (await openDatabase(database.url)).connect();
  return { ...cloud, url: database.url, manage, look, [Symbol.asyncDispose]: dispose };
}

function must({ code, stdout, stderr }: CommandResult): void {
  if (code !== 0) throw new Error(`keystone-manage ended with ${code}:\n${stdout}${stderr}`);
}
