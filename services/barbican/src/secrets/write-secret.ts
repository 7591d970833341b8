import type { Barbican } from "../barbican.ts";
import { isPassing } from "../database/passing.ts";
import type { Hold } from "../quotas/hold.ts";
import { insertSecrets } from "./store.ts";
import type { WholeSecret } from "./whole-secret.ts";

/** How many secrets a statement writes at most: with payloads of the usual size it stays far below what servers take. */
const AT_ONCE = 50;

type Writing = Pick<Barbican, "pool" | "now" | "newSecrets">;

/**
 * Writes a new secret. Those of a project that come while some of it are being written are written together after that, in one transaction; other projects don't wait
 * for it. Where a quota counts them each is written alone.
 *
 * @throws Refusal 403
 */
export async function writeSecret(barbican: Writing, whole: WholeSecret, quota: Hold): Promise<void> {
  if (!quota.isUnlimited) return await writeAll(barbican, [whole], quota);
  try {
    await barbican.newSecrets.add(whole.secret.project_id, whole, async (all) => await writeAll(barbican, all));
  } catch (error) {
    if (isPassing(barbican, error)) throw error;
    // The database has refused one of them; each finds out by itself whether it is this one.
    await writeAll(barbican, [whole]);
  }
}

async function writeAll({ pool, now }: Writing, all: readonly WholeSecret[], quota?: Hold): Promise<void> {
  await pool.write(async (trx) => {
    await quota?.hold(trx);
    for (let from = 0; from < all.length; from += AT_ONCE) await insertSecrets(trx, all.slice(from, from + AT_ONCE), now());
  });
}
