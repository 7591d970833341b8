import type { DialectName } from "underpin";
import type { Client } from "../clients.ts";
import { dumpMysql } from "./mysql.ts";
import { dumpPostgres } from "./postgres.ts";
import { dumpSqlite, normaliseSqlite } from "./sqlite.ts";

/** A database's objects, each as the server itself writes it; the ledger is left out. */
export type Dump = readonly string[];

/** Whether a table is Underpin's own. */
export const isLedger = (name: string): boolean => name === "migrate_version" || name.startsWith("underpin_");

/** Writes down a database by its own server's means. */
export async function dumpOf(dialect: DialectName, url: string, client: Client): Promise<Dump> {
  switch (dialect) {
    case "postgres":
      return await dumpPostgres(url, client);
    case "mysql":
      return await dumpMysql(url, client);
    default:
      return await dumpSqlite(client);
  }
}

/**
 * What may differ from the twin, on which plain DDL made the change: the order of a table's columns (a new column comes last;
 * only MySQL could put it elsewhere, at the price of a copy), and on SQLite, which keeps the text of statements, their
 * spelling.
 */
export function withoutAllowed(dialect: DialectName, dump: Dump): Dump {
  const spelled = dialect === "sqlite" ? dump.map(normaliseSqlite) : dump;
  return spelled.map((object) =>
    /^CREATE (UNLOGGED )?TABLE/m.test(object)
      ? object
          .split("\n")
          .map((line) => line.replace(/,$/, ""))
          .toSorted()
          .join("\n")
      : object,
  );
}

/** What one dump has and the other has not; empty if they are equal. */
export function differences(expected: Dump, found: Dump): readonly string[] {
  const lost = expected.filter((object) => !found.includes(object));
  const more = found.filter((object) => !expected.includes(object));
  const lines = (objects: Dump): readonly string[] => objects.flatMap((object) => object.split("\n").map((line) => line.trim()));
  const [before, after] = [lines(lost), lines(more)];
  const only = (own: readonly string[], other: readonly string[], sign: string): readonly string[] =>
    own.filter((line) => line !== "" && !other.includes(line)).map((line) => `${sign} ${line}`);
  const byLine = [...only(before, after, "-"), ...only(after, before, "+")];
  // The same lines in another order, or another number of times.
  return byLine.length > 0 || (lost.length === 0 && more.length === 0) ? byLine : [`- ${lost.join("\n")}`, `+ ${more.join("\n")}`];
}
