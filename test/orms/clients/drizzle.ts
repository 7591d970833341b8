import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { drizzle as drizzleMysql } from "drizzle-orm/mysql2";
import { eq, sql as drizzleSql } from "drizzle-orm";
import { int, mysqlTable, varchar as mysqlVarchar } from "drizzle-orm/mysql-core";
import { integer, pgTable, varchar as pgVarchar } from "drizzle-orm/pg-core";
import type { Connect, Row } from "../app.ts";
import { mysqlPool, postgresPool } from "../marked.ts";

/** A release of the app with Drizzle. */
export const connect: Connect = async (dialect, url, release) => {
  if (dialect === "postgres") {
    const pool = postgresPool(url, release);
    const db = drizzlePostgres(pool);
    const item = pgTable("item", {
      id: integer().primaryKey(),
      ...Object.fromEntries(release.columns.map(({ name, type }) => [name, type === "number" ? integer() : pgVarchar({ length: 40 })])),
    });
    const find = async (id: number): Promise<Row | undefined> => (await db.select().from(item).where(eq(item.id, id)))[0];
    const update = async (id: number, changes: Readonly<Record<string, unknown>>): Promise<void> => {
      await db.update(item).set(changes).where(eq(item.id, id));
    };
    return {
      insert: async (row) => void (await db.insert(item).values(row)),
      update,
      save: async (id, changes) => update(id, { ...(await find(id)), ...changes }),
      find,
      query: (sql) => db.execute(drizzleSql.raw(sql)),
      [Symbol.asyncDispose]: () => pool.end(),
    };
  }
  const pool = mysqlPool(url, release);
  const db = drizzleMysql(pool);
  const item = mysqlTable("item", {
    id: int().primaryKey(),
    ...Object.fromEntries(release.columns.map(({ name, type }) => [name, type === "number" ? int() : mysqlVarchar({ length: 40 })])),
  });
  const find = async (id: number): Promise<Row | undefined> => (await db.select().from(item).where(eq(item.id, id)))[0];
  const update = async (id: number, changes: Readonly<Record<string, unknown>>): Promise<void> => {
    await db.update(item).set(changes).where(eq(item.id, id));
  };
  return {
    insert: async (row) => void (await db.insert(item).values(row)),
    update,
    save: async (id, changes) => update(id, { ...(await find(id)), ...changes }),
    find,
    query: (sql) => db.execute(drizzleSql.raw(sql)),
    [Symbol.asyncDispose]: () => pool.promise().end(),
  };
};
