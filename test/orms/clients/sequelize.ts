import type mysql from "mysql2";
import { DataTypes, QueryTypes, Sequelize } from "sequelize";
import type { Connect, Row } from "../app.ts";
import { markerOf, MAX } from "../marked.ts";

/** A release of the app with Sequelize. */
export const connect: Connect = async (dialect, url, release) => {
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
