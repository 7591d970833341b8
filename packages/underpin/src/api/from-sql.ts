import { openPlace } from "../dialects/open.ts";
import type { EngineOptions } from "../engine/work.ts";
import { UnderpinError } from "../model/error.ts";
import { writeEvolution, type WrittenEvolution } from "../repositories/from-sql.ts";

/** What is to be written, and from what. */
export interface FromSqlOptions extends EngineOptions {
  /** What the change is, as a file name has it. */
  readonly name: string;
  /** A migration, as another tool has made it. */
  readonly sql: string;
}

/**
 * Writes the evolution of the next version that does what a migration in SQL would. The database is read, as it stands before that migration: it says of
 * which table an index is, and what type a column has.
 *
 * @returns the file, and its operations, some with a note for a person
 * @throws UnderpinError `UP-SCRIPT` for what can't be parsed; `UP-UNSUPPORTED` with each statement that no operation does, and where SQL is not read;
 * `UP-CONFIG`, `UP-CONNECT`
 * @example
 * await evolutionFromSql({ service: shop, url, name: "mail", sql: 'ALTER TABLE "person" RENAME COLUMN "mail" TO "email"' });
 */
export async function evolutionFromSql({ name, sql, ...options }: FromSqlOptions): Promise<WrittenEvolution> {
  const database = await openPlace(options);
  const { catalogue, ddl } = database.dialect;
  if (!ddl.operationsIn)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: "A migration in this database's SQL is not read.",
      fine: "Nothing was written.",
      next: "Begin with an operation: underpin new NAME renameColumn table=person from=mail to=email.",
    });
  await using session = await database.look();
  return await writeEvolution(options.service, name, await ddl.operationsIn(sql, await catalogue.introspect(session)));
}
