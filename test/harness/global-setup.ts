import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startMariadb, startPostgres, type Server } from "./servers.ts";

declare module "vitest" {
  interface ProvidedContext {
    servers: { readonly postgres?: string; readonly mysql?: string };
    /** A folder for files of the run, which goes with it. */
    folder: string;
  }
}

/** Starts the servers that the run wants (`DB=sqlite,postgres,mariadb`), set as it wants them (`MARIADB_OPTIONS`), and stops them at its end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const wanted = (process.env["DB"] ?? "sqlite,postgres,mariadb").split(",");
  const servers: { postgres?: Server; mysql?: Server } = {};
  const starts: Promise<void>[] = [];
  const options = (name: string): readonly string[] => process.env[name]?.split(" ").filter(Boolean) ?? [];
  if (wanted.includes("postgres"))
    starts.push(startPostgres(options("POSTGRES_OPTIONS")).then((server) => void (servers.postgres = server)));
  if (wanted.includes("mariadb")) starts.push(startMariadb(options("MARIADB_OPTIONS")).then((server) => void (servers.mysql = server)));
  await Promise.all(starts);
  project.provide("servers", {
    ...(servers.postgres && { postgres: servers.postgres.url }),
    ...(servers.mysql && { mysql: servers.mysql.url }),
  });
  const folder = mkdtempSync(join(tmpdir(), "underpin-run-"));
  project.provide("folder", folder);
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  };
}
