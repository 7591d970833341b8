import { expect } from "vitest";
import type { Service, Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { sync } from "./engine.ts";
import { evolutionService } from "./evolutions.ts";
import type { Cluster } from "./galera.ts";
import type { Writers, Writing } from "./writers.ts";

/** What clients of the release before `several` write, and those of the one after. */
export const OLD: Writing = {
  insert: "INSERT INTO person (id, name, price) VALUES (?, ?, ?)",
  update: "UPDATE person SET name = ?, price = ? WHERE id = ?",
};
export const NEW: Writing = {
  marked: 3,
  insert: "INSERT INTO person (id, title, cents) VALUES (?, ?, ? * 100)",
  update: "UPDATE person SET title = ?, cents = ? * 100 WHERE id = ?",
};

export const open = async (url: string): Promise<Session> => await (await openDatabase(url)).connect();

/** A database of its own on a cluster, at its first release, with rows. */
export async function prepared(
  cluster: Cluster,
  name: string,
): Promise<{ readonly urls: readonly string[]; readonly options: { readonly service: Service; readonly url: string } }> {
  const urls = cluster.members.map((member) => member.at(name));
  await using admin = await open(cluster.members[0]?.url ?? "");
  await admin.run(`CREATE DATABASE ${name}`);
  const options = { service: evolutionService("several"), url: urls[0] ?? "" };
  await sync({ ...options, to: "v1" });
  await using session = await open(options.url);
  await session.run("INSERT INTO person (id, name, price) SELECT seq, CONCAT('n', seq), seq FROM seq_1_to_2000");
  return { urls, options };
}

/** Takes such a database away. */
export async function withoutDatabase(cluster: Cluster, name: string): Promise<void> {
  await using admin = await open(cluster.members[0]?.url ?? "");
  await admin.run(`DROP DATABASE ${name}`);
}

/** Holds what every server shows against the first. */
export async function expectAlike(urls: readonly string[], when: string): Promise<void> {
  const [first, ...others] = await Promise.all(urls.map(schemaOn));
  for (const [i, other] of others.entries()) expect(other, `server ${i + 1} ${when}`).toEqual(first);
}

/** Holds every server's rows against what was acknowledged. */
export async function expectNothingLost(urls: readonly string[], ...all: readonly Writers[]): Promise<void> {
  for (const url of urls) expect(await lostOn(url, ...all)).toEqual([]);
  expect(all.flatMap((writers) => writers.refusals)).toEqual([]);
}

/** MariaDB: somebody else was waited for in vain; a server of a cluster says so, too, where it is further behind than it lets a statement wait. */
const BEHIND = 1205;

/** What a server of a cluster answers once it has applied what the others had committed before. */
async function caughtUp<T>(url: string, ask: (session: Session) => Promise<T>): Promise<T> {
  await using session = await open(url);
  await session.run("SET SESSION wsrep_sync_wait = 15");
  for (;;) {
    try {
      return await ask(session);
    } catch (error) {
      if ((error as { readonly errno?: number }).errno !== BEHIND) throw error;
    }
  }
}

/** All tables and triggers of a database, in the server's own words. */
export async function schemaOn(url: string): Promise<Readonly<Record<string, string>>> {
  return await caughtUp(url, schemaOf);
}

async function schemaOf(session: Session): Promise<Readonly<Record<string, string>>> {
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

/** A row of `person` in the last shape. */
interface Shown {
  readonly id: number;
  readonly title: string;
  readonly cents: number | null;
}

export const SHOWN = "SELECT id, title, cents FROM person";

/** What acknowledged writes a server does not show, or shows otherwise, as `title` and `cents`. */
async function lostOn(url: string, ...all: readonly Writers[]): Promise<readonly string[]> {
  return lostAmong(await caughtUp(url, (session) => session.query<Shown>(SHOWN)), ...all);
}

/** What acknowledged writes are not among rows, or otherwise. */
export function lostAmong(rows: readonly Shown[], ...all: readonly Writers[]): readonly string[] {
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
