import type { Session } from "../model/dialect.ts";

/**
 * Takes from a restored ledger what was alive when it was dumped: nodes are not there because they were, and nobody holds the lease. Its
 * epochs go on above those of whoever ran on what is replaced: a runner that is still about must not be taken for the next one.
 */
export async function layToRest(session: Session, tables: ReadonlySet<string>, above: number): Promise<void> {
  if (tables.has("underpin_node")) await session.run("DELETE FROM underpin_node");
  if (tables.has("underpin_lease"))
    await session.run(
      `UPDATE underpin_lease SET holder = NULL, expires_at = 0, epoch = CASE WHEN epoch > ${above} THEN epoch ELSE ${above} END + 1`,
    );
}

/** The highest epoch that a lease has reached in a database; 0 where there is none. */
export async function highestEpoch(session: Session, tables: readonly string[]): Promise<number> {
  if (!tables.includes("underpin_lease")) return 0;
  const [row] = await session.query<{ e: number | null }>("SELECT MAX(epoch) e FROM underpin_lease");
  return Number(row?.e ?? 0);
}
