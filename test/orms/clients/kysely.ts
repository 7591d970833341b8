import { CompiledQuery, Kysely, MysqlDialect, PostgresDialect } from "kysely";
import type { Connect, Row } from "../app.ts";
import { mysqlPool, postgresPool } from "../marked.ts";

/** A release of the app with Kysely. */
export const connect: Connect = async (dialect, url, release) => {
  const db = new Kysely<{ item: Record<string, unknown> }>({
    dialect:
      dialect === "postgres"
        ? new PostgresDialect({ pool: postgresPool(url, release) })
        : new MysqlDialect({ pool: mysqlPool(url, release) }),
  });
  const columns = ["id", ...release.columns.map((column) => column.name)];
  const find = async (id: number): Promise<Row | undefined> =>
    (await db.selectFrom("item").select(columns).where("id", "=", id).executeTakeFirst()) as Row | undefined;
  const update = async (id: number, changes: Readonly<Record<string, unknown>>): Promise<void> => {
    await db.updateTable("item").set(changes).where("id", "=", id).execute();
  };
  return {
    insert: async (row) => void (await db.insertInto("item").values(row).execute()),
    update,
    save: async (id, changes) => update(id, { ...(await find(id)), ...changes }),
    find,
    query: (sql) => db.executeQuery(CompiledQuery.raw(sql)),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
};
