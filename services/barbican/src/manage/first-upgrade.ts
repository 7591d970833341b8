import type { Session } from "underpin";
import type { ActionContext } from "underpin/cli";
import { barbican } from "../service.ts";

const TABLE = "CREATE TABLE IF NOT EXISTS underpin_first_upgrade (service VARCHAR(64) NOT NULL PRIMARY KEY, target INTEGER NOT NULL)";

/**
 * An empty database has no release to skip; one that is half way from there is not empty any more. So it is noted how far it is to go,
 * until it is there.
 *
 * @returns the version to which the first upgrade was to go, where one has not come to its end
 */
export async function firstUpgrade({ url }: Pick<ActionContext, "url">): Promise<number | null> {
  return await onDatabase(url, async (session) => {
    const rows = await session
      .query<{ target: number }>("SELECT target FROM underpin_first_upgrade WHERE service = ?", [barbican.name])
      .catch(() => []);
    return rows[0] === undefined ? null : Number(rows[0].target);
  });
}

/** Notes how far an empty database is to go. */
export async function beginFirstUpgrade({ url }: Pick<ActionContext, "url">, target: number): Promise<void> {
  await onDatabase(url, async (session) => {
    await session.run(TABLE);
    await session.transaction(async () => {
      await session.run("DELETE FROM underpin_first_upgrade WHERE service = ?", [barbican.name]);
      await session.run("INSERT INTO underpin_first_upgrade (service, target) VALUES (?, ?)", [barbican.name, target]);
    });
  });
}

/** It is there, or somebody says where it is. */
export async function endFirstUpgrade({ url }: Pick<ActionContext, "url">): Promise<void> {
  await onDatabase(url, (session) => session.run("DROP TABLE IF EXISTS underpin_first_upgrade"));
}

async function onDatabase<T>(url: string | undefined, body: (session: Session) => Promise<T>): Promise<T> {
  const { openDatabase } = await import("underpin/engine");
  await using session = await (await openDatabase(url ?? "")).connect();
  return await body(session);
}
