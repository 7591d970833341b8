import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import { drizzle as drizzleMysql } from "drizzle-orm/mysql2";
import { eq, sql as drizzleSql } from "drizzle-orm";
import { int, mysqlTable, varchar as mysqlVarchar } from "drizzle-orm/mysql-core";
import { integer, pgTable, varchar as pgVarchar } from "drizzle-orm/pg-core";
import knex from "knex";
import { CompiledQuery, Kysely, MysqlDialect, PostgresDialect } from "kysely";
import mysql from "mysql2";
import { Pool as PostgresPool } from "pg";
import { DataTypes, QueryTypes, Sequelize } from "sequelize";
import { DataSource, EntitySchema } from "typeorm";
import { marker } from "underpin/client";
import type { Connect, Release, Row } from "./app.ts";

const NAME = "shop";
const MAX = 4;

/** Marked from the second release on, as a team would begin. */
function markerOf({ version }: Release): { readonly application_name: string; readonly init: string } {
  return version < 2
    ? { application_name: NAME, init: "SELECT 1" }
    : { application_name: marker(version).postgresApplicationName(NAME), init: marker(version).mysqlInit };
}

function postgresPool(url: string, release: Release): PostgresPool {
  return new PostgresPool({ connectionString: url, application_name: markerOf(release).application_name, max: MAX });
}

function mysqlPool(url: string, release: Release): mysql.Pool {
  const pool = mysql.createPool({ uri: url, connectionLimit: MAX });
  pool.on("connection", (connection) => connection.query(markerOf(release).init));
  return pool;
}

const kysely: Connect = async (dialect, url, release) => {
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

const knexApp: Connect = async (dialect, url, release) => {
  const { application_name, init } = markerOf(release);
  const db = knex(
    dialect === "postgres"
      ? { client: "pg", connection: { connectionString: url, application_name }, pool: { min: 0, max: MAX } }
      : {
          client: "mysql2",
          connection: url,
          pool: {
            min: 0,
            max: MAX,
            afterCreate: (connection: mysql.Connection, done: (error: Error | null, connection: mysql.Connection) => void) =>
              connection.query(init, (error) => done(error, connection)),
          },
        },
  );
  const find = async (id: number): Promise<Row | undefined> =>
    (await db("item")
      .select("id", ...release.columns.map((column) => column.name))
      .where({ id })
      .first()) as Row | undefined;
  return {
    insert: async (row) => void (await db("item").insert(row)),
    update: async (id, changes) => void (await db("item").where({ id }).update(changes)),
    save: async (id, changes) =>
      void (await db("item")
        .where({ id })
        .update({ ...(await find(id)), ...changes })),
    find,
    query: async (sql) => db.raw(sql) as unknown,
    [Symbol.asyncDispose]: () => db.destroy(),
  };
};

const drizzle: Connect = async (dialect, url, release) => {
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

const sequelize: Connect = async (dialect, url, release) => {
  const { application_name, init } = markerOf(release);
  const db = new Sequelize(url, {
    dialect,
    logging: false,
    pool: { max: MAX },
    ...(dialect === "postgres" && { dialectOptions: { application_name } }),
  });
  if (dialect === "mysql")
    db.addHook("afterConnect", (connection: unknown) => (connection as mysql.Connection).promise().query(init) as never);
  const Item = db.define(
    "item",
    {
      id: { type: DataTypes.INTEGER, primaryKey: true },
      ...Object.fromEntries(release.columns.map(({ name, type }) => [name, type === "number" ? DataTypes.INTEGER : DataTypes.STRING(40)])),
    },
    { tableName: "item", timestamps: false },
  );
  const fields = release.columns.map((column) => column.name);
  return {
    insert: async (row) => void (await Item.create(row, { fields: Object.keys(row) })),
    update: async (id, changes) => void (await Item.update(changes, { where: { id } })),
    // Sequelize itself writes what changed; a save of all fields is what services do that want the whole object.
    save: async (id, changes) => void (await (await Item.findByPk(id))?.set(changes).save({ fields })),
    find: async (id) => (await Item.findByPk(id, { raw: true })) as Row | undefined,
    query: (sql) => db.query(sql, { type: QueryTypes.SELECT }),
    [Symbol.asyncDispose]: () => db.close(),
  };
};

const typeorm: Connect = async (dialect, url, release) => {
  const { application_name, init } = markerOf(release);
  const Item = new EntitySchema<Record<string, unknown> & { id: number }>({
    name: "item",
    columns: {
      id: { type: "int", primary: true },
      ...Object.fromEntries(
        release.columns.map(({ name, type }) => [name, type === "number" ? { type: "int" } : { type: "varchar", length: 40 }]),
      ),
    } as never,
  });
  const source = new DataSource(
    dialect === "postgres"
      ? { type: "postgres", url, applicationName: application_name, poolSize: MAX, entities: [Item] }
      : {
          type: "mysql",
          url,
          poolSize: MAX,
          entities: [Item],
          // It opens its first connection before anybody could add a handler to its pool.
          driver: {
            ...mysql,
            createPool: (options: mysql.PoolOptions) => {
              const pool = mysql.createPool(options);
              pool.on("connection", (connection) => connection.query(init));
              return pool;
            },
          },
        },
  );
  await source.initialize();
  const items = source.getRepository(Item);
  return {
    insert: async (row) => void (await items.insert(row)),
    update: async (id, changes) => void (await items.update({ id }, changes)),
    save: async (id, changes) => {
      const row = await items.findOneByOrFail({ id });
      await items.save(Object.assign(row, changes));
    },
    find: async (id) => (await items.findOneBy({ id })) ?? undefined,
    query: (sql) => source.query(sql),
    [Symbol.asyncDispose]: () => source.destroy(),
  };
};

/** The ORMs, by name; those that `npm test` takes come first. */
export const ORMS: Readonly<Record<string, Connect>> = { kysely, knex: knexApp, drizzle, sequelize, typeorm };
