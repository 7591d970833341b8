import { EntitySchema } from "@mikro-orm/core";
import type { Connection as NativeConnection } from "mysql2";
import type { Connect, Row } from "../app.ts";
import { markerOf, MAX } from "../marked.ts";

/** A release of the app with MikroORM 6, which is Knex underneath. */
export const connect: Connect = async (dialect, url, release) => {
  const { application_name, init } = markerOf(release);
  const Item = new EntitySchema<Row>({
    name: "Item",
    tableName: "item",
    properties: {
      id: { type: "integer", primary: true },
      ...Object.fromEntries(
        release.columns.map(({ name, type }) => [name, type === "number" ? { type: "integer" } : { type: "string", length: 40 }]),
      ),
    },
  });
  const common = { entities: [Item], clientUrl: url, discovery: { warnWhenNoEntities: false }, ensureDatabase: false };
  const pool = { min: 0, max: MAX };
  const orm =
    dialect === "postgres"
      ? await (
          await import("@mikro-orm/postgresql")
        ).MikroORM.init({ ...common, pool, driverOptions: { connection: { application_name } } })
      : await (
          await import("@mikro-orm/mariadb")
        ).MikroORM.init({
          ...common,
          pool: {
            ...pool,
            // Its types do not know this option of the pool; the pool does.
            ...({
              afterCreate: (connection: NativeConnection, done: (error: Error | null, connection: NativeConnection) => void) =>
                connection.query(init, (error) => done(error, connection)),
            } as object),
          },
        });
  const find = async (id: number): Promise<Row | undefined> => (await orm.em.fork().findOne(Item, { id })) ?? undefined;
  return {
    insert: async (row) => void (await orm.em.fork().insert(Item, row)),
    // Its unit of work writes what changed of an object …
    update: async (id, changes) => {
      const em = orm.em.fork();
      Object.assign(await em.findOneOrFail(Item, { id }), changes);
      await em.flush();
    },
    // … and the whole row is what a service writes that was handed it.
    save: async (id, changes) => void (await orm.em.fork().nativeUpdate(Item, { id }, { ...(await find(id)), ...changes })),
    find,
    query: (sql) => orm.em.getConnection().execute(sql),
    [Symbol.asyncDispose]: () => orm.close(),
  };
};
