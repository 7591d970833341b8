import type { Transaction } from "kysely";
import type { BarbicanRows } from "../barbican.ts";
import type { Tables } from "../database/tables.ts";
import type { Project } from "./project.ts";

/** Lets nobody else who locks a project go on until the transaction ends. */
export async function lockProject({ pool }: Pick<BarbicanRows, "pool">, trx: Transaction<Tables>, { id }: Project): Promise<void> {
  const query = trx.selectFrom("projects").select("id").where("id", "=", id);
  // Rows that refer to a project are written all the while: only MariaDB has no lock that lets them be.
  const locked = { sqlite: query, postgres: query.forNoKeyUpdate(), mysql: query.forUpdate() }[pool.dialect];
  await locked.execute();
}
