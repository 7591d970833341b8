import type { Keystone } from "../keystone.ts";
import { SecurityRefusal } from "../refusals.ts";
import type { FoundTrust } from "./found.ts";

/**
 * Uses up one of a trust's uses, if they are counted: one statement, which no two logins get by for the same use.
 *
 * @throws HttpError 403 if others have used it up meanwhile
 */
export async function consumeTrust({ pool }: Pick<Keystone, "pool">, { id, remainingUses }: FoundTrust): Promise<void> {
  if (remainingUses === null) return;
  const { numUpdatedRows } = await pool.write((trx) =>
    trx
      .updateTable("trust")
      .set((of) => ({ remaining_uses: of("remaining_uses", "-", 1) }))
      .where("id", "=", id)
      .where("deleted_at", "is", null)
      .where("remaining_uses", ">", 0)
      .executeTakeFirstOrThrow(),
  );
  if (numUpdatedRows === 0n) throw new SecurityRefusal(403, `No remaining uses for trust: ${id}.`);
}
