import mysql from "mysql2";
import { DataSource, EntitySchema } from "typeorm";
import type { Connect } from "../app.ts";
import { markerOf, MAX } from "../marked.ts";

/** A release of the app with TypeORM. */
export const connect: Connect = async (dialect, url, release) => {
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
