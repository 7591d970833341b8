import type { Session } from "underpin/engine";
import { marker } from "underpin/client";
import type { TestDatabase } from "./databases.ts";

/** A session that says for which version it was built. */
export async function marked(database: TestDatabase, version: number): Promise<Session> {
  const session = await database.connect();
  await session.run(database.dialect === "mysql" ? marker(version).mysqlInit : `SET underpin.version = '${version}'`);
  return session;
}

/** A session that tries a statement again that a deadlock ended, as InnoDB's clients must: rows of one statement are locked in no order. */
export function patient(session: Session): Session {
  const run: Session["run"] = async (sql, params) => {
    for (;;)
      try {
        return await session.run(sql, params);
      } catch (error) {
        if ((error as { errno?: number }).errno !== 1213) throw error;
      }
  };
  return { ...session, run, [Symbol.asyncDispose]: () => session.close() };
}
