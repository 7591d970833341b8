import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestDatabase } from "../harness/databases.ts";
import { IdentityService, manage } from "../harness/identity-service.ts";
import { PythonServer, keystoneManage } from "../harness/python-server.ts";
import { configure, makeKeys } from "../differential/cloud/cloud.ts";
import type { Settings } from "../differential/cloud/configuration.ts";

export const PASSWORD = "admin";
export const REGION = "RegionOne";

/** A cloud with nothing in it but what bootstrap makes, and a Keystone that serves it. */
export interface Cloud extends AsyncDisposable {
  /** Where it answers: `http://127.0.0.1:5000/v3`. */
  readonly url: string;
  /** Its keystone.conf and keys, and whatever a suite puts there. */
  readonly folder: string;
}

interface CloudParts {
  readonly release: string;
  readonly database: TestDatabase;
  readonly settings: Settings;
}

/** A cloud that Python's Keystone makes and serves. */
export async function pythonCloud(python: string, parts: CloudParts): Promise<Cloud> {
  const folder = furnish(parts);
  keystoneManage(python, folder, "db_sync");
  const server = await PythonServer.start(python, folder);
  keystoneManage(python, folder, ...bootstrap(server.url));
  return cloud(folder, server);
}

/** A cloud that our commands make and serve, as a release of upstream would. */
export async function ourCloud(parts: CloudParts): Promise<Cloud> {
  const own = { "underpin.compatibility": parts.release, "DEFAULT.use_stderr": "false" };
  const folder = furnish({ ...parts, settings: { ...parts.settings, ...own } });
  await ourManage(folder, "db_sync");
  const server = await IdentityService.start(folder);
  await ourManage(folder, ...bootstrap(server.url));
  return cloud(folder, server);
}

function furnish({ release, database, settings }: CloudParts): string {
  const folder = mkdtempSync(join(tmpdir(), "underpin-clients-"));
  makeKeys(folder);
  configure(folder, release, { ...connectionTo(database), ...settings });
  return folder;
}

/** A file of SQLite is the folder's own: Python's service has to know it. */
function connectionTo({ dialect, url }: TestDatabase): Settings {
  const scheme = { sqlite: "", mysql: "mysql+pymysql:", postgres: "postgresql+psycopg2:" }[dialect];
  return dialect === "sqlite" ? {} : { "database.connection": url.replace(/^\w+:/, scheme) };
}

/** The command that makes what a cloud begins with; the service listens already, as its URL is part of it. */
function bootstrap(url: string): readonly string[] {
  const urls = ["admin", "internal", "public"].flatMap((kind) => [`--bootstrap-${kind}-url`, `${url}/v3`]);
  return ["bootstrap", "--bootstrap-password", PASSWORD, "--bootstrap-region-id", REGION, ...urls];
}

async function ourManage(folder: string, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await manage(folder, ...args);
  if (code !== 0) throw new Error(`keystone-manage ${args[0]} ended with ${code}: ${stdout}${stderr}`);
}

function cloud(folder: string, server: AsyncDisposable & { readonly url: string }): Cloud {
  return {
    url: `${server.url}/v3`,
    folder,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
