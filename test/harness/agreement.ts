import { openDatabase } from "underpin/engine";
import type { Writers } from "./writers.ts";

/** All tables and triggers of a database, in the server's own words. */
export async function schemaOn(url: string): Promise<Readonly<Record<string, string>>> {
  await using session = await (await openDatabase(url)).connect();
  await session.run("SET SESSION wsrep_sync_wait = 15");
  const found: Record<string, string> = {};
  for (const row of await session.query<Record<string, string>>("SHOW FULL TABLES")) {
    const [name] = Object.values(row);
    const [shown] = await session.query<Record<string, string>>(`SHOW CREATE TABLE \`${name}\``);
    found[`table ${name}`] = (shown?.["Create Table"] ?? shown?.["Create View"] ?? "").replace(/ AUTO_INCREMENT=\d+/, "");
  }
  for (const row of await session.query<Record<string, string>>("SHOW TRIGGERS"))
    found[`trigger ${row["Trigger"]}`] = `${row["Timing"]} ${row["Event"]} ON ${row["Table"]} ${row["Statement"]}`;
  return found;
}

/** What acknowledged writes a server does not show, or shows otherwise, as `title` and `cents`. */
export async function lostOn(url: string, ...all: readonly Writers[]): Promise<readonly string[]> {
  await using session = await (await openDatabase(url)).connect();
  const rows = await session.query<{ id: number; title: string; cents: number | null }>("SELECT id, title, cents FROM person");
  const found = new Map(rows.map((row) => [Number(row.id), row]));
  return all
    .flatMap((writers) => [...writers.rows.values()])
    .flatMap(({ id, known, unknown }) => {
      const row = found.get(id);
      const may = [...(known === null ? [] : [known]), ...unknown];
      if (!row) return known === null ? [] : [`${id} is lost`];
      return may.some((number) => row.title === `n${number}` && Number(row.cents) === number * 100)
        ? []
        : [`${id} is ${row.title}, ${row.cents}; acknowledged: ${may.join(" or ")}`];
    });
}
