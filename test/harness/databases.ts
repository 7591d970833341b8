import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { DialectName, Session } from "underpin";
import { openDatabase } from "underpin/engine";

/** A database of a test's own. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly dialect: DialectName;
  /** Opens a session; the caller closes it. */
  connect(): Promise<Session>;
}

const wanted = new Set((process.env["DB"] ?? "sqlite,postgres,mariadb").split(",").map((name) => (name === "mariadb" ? "mysql" : name)));

/** The databases this run tests. */
export const DIALECTS: readonly DialectName[] = (["sqlite", "postgres", "mysql"] as const).filter((dialect) => wanted.has(dialect));

/** What golden files call a dialect. */
export const GOLDEN_NAME: Readonly<Record<DialectName, "sqlite" | "postgresql" | "mariadb">> = {
  sqlite: "sqlite",
  postgres: "postgresql",
  mysql: "mariadb",
};

/** Makes an empty database, on PostgreSQL with what another one holds if that is named; disposing drops it. */
export async function freshDatabase(dialect: DialectName, template?: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString("hex")}`;
  if (dialect === "sqlite") {
    const folder = mkdtempSync(join(inject("folder"), "underpin-"));
    const url = `sqlite:///${join(folder, "test.db")}`;
    return {
      url,
      dialect,
      connect: async () => (await openDatabase(url)).connect(),
      [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const admin = inject("servers")[dialect];
  if (admin === undefined) throw new Error(`no ${dialect} server runs`);
  const url = admin.replace(/\/(postgres|mysql)$/, `/${name}`);
  await administer(admin, `CREATE DATABASE ${name}${template === undefined ? "" : ` TEMPLATE ${template}`}`);
  return {
    url,
    dialect,
    connect: async () => (await openDatabase(url)).connect(),
    [Symbol.asyncDispose]: async () =>
      administer(admin, dialect === "postgres" ? `DROP DATABASE IF EXISTS ${name} WITH (FORCE)` : `DROP DATABASE IF EXISTS ${name}`),
  };
}

async function administer(url: string, sql: string): Promise<void> {
  await using session = await (await openDatabase(url)).connect();
  await session.run(sql);
}
