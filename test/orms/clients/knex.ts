import knex from "knex";
import type mysql from "mysql2";
import type { Connect, Row } from "../app.ts";
import { markerOf, MAX } from "../marked.ts";

/** A release of the app with Knex. */
export const connect: Connect = async (dialect, url, release) => {
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
