import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Connect, Release, Row } from "../app.ts";
import { markerOf, MAX } from "../marked.ts";

/** What we use of a client that Prisma generates. */
interface Client {
  readonly item: {
    create(what: { data: Row }): Promise<unknown>;
    update(what: { where: { id: number }; data: Readonly<Record<string, unknown>> }): Promise<unknown>;
    findUnique(what: { where: { id: number } }): Promise<Row | null>;
  };
  $queryRawUnsafe(sql: string): Promise<unknown>;
  $disconnect(): Promise<void>;
}

const HERE = fileURLToPath(new URL("..", import.meta.url));
/** "Transaction failed due to a write conflict or a deadlock. Please retry your transaction" */
const WRITE_CONFLICT = "P2034";
const PROVIDER = { postgres: "postgresql", mysql: "mysql" } as const;

/** A release of the app with Prisma 7 and its adapters of the drivers. */
export const connect: Connect = async (dialect, url, release) => {
  const { application_name, init } = markerOf(release);
  const { PrismaClient } = await generated(dialect, release);
  const { hostname, port, username, pathname } = new URL(url);
  const adapter =
    dialect === "postgres"
      ? new (await import("@prisma/adapter-pg")).PrismaPg({ connectionString: url, application_name, max: MAX })
      : new (await import("@prisma/adapter-mariadb")).PrismaMariaDb({
          host: hostname,
          port: Number(port),
          user: username,
          database: pathname.slice(1),
          connectionLimit: MAX,
          initSql: init,
        });
  const client = new PrismaClient({ adapter });
  const find = async (id: number): Promise<Row | undefined> => (await client.item.findUnique({ where: { id } })) ?? undefined;
  let retried = 0;
  // Its update is a transaction that reads the row before it writes it. MariaDB ends one as a deadlock that gets between its two
  // statements a change of the table that waits; Prisma's documentation says to try again.
  const update = async (id: number, changes: Readonly<Record<string, unknown>>): Promise<void> => {
    try {
      await client.item.update({ where: { id }, data: changes });
    } catch (error) {
      if (dialect !== "mysql" || (error as { code?: string }).code !== WRITE_CONFLICT) throw error;
      retried++;
      await update(id, changes);
    }
  };
  return {
    insert: async (row) => void (await client.item.create({ data: row })),
    update,
    save: async (id, changes) => update(id, { ...(await find(id)), ...changes }),
    find,
    query: (sql) => client.$queryRawUnsafe(sql),
    get retried() {
      return retried;
    },
    [Symbol.asyncDispose]: () => client.$disconnect(),
  };
};

/** Generates a release's client from its schema, as its build would. */
async function generated(
  dialect: keyof typeof PROVIDER,
  release: Release,
): Promise<{ readonly PrismaClient: new (options: object) => Client }> {
  const folder = join(HERE, `.tmp-prisma/${dialect}-${release.version}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "schema.prisma"), schemaOf(dialect, release));
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(HERE, "node_modules/prisma/build/index.js"), "generate", "--schema", join(folder, "schema.prisma")],
    {
      cwd: folder,
      encoding: "utf8",
      // It looks for the binary that makes migrations, and would download it; generating needs none.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
    },
  );
  if (status !== 0) throw new Error(`prisma generate: ${stderr}`);
  return (await import(/* @vite-ignore */ pathToFileURL(join(folder, "client/client.ts")).href)) as never;
}

function schemaOf(dialect: keyof typeof PROVIDER, { columns }: Release): string {
  // A column with a default in the database may be left out.
  const fields = columns.map(({ name, type }, i) => {
    const fallback = i === 0 ? "" : ` @default(${type === "number" ? "0" : '"free"'})`;
    return `  ${name} ${type === "number" ? "Int" : "String"}${fallback}${type === "string" ? " @db.VarChar(40)" : ""}`;
  });
  return `generator client {
  provider = "prisma-client"
  output = "./client"
}

datasource db {
  provider = "${PROVIDER[dialect]}"
}

model item {
  id Int @id
${fields.join("\n")}
}
`;
}
