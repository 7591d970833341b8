import { randomUUID } from "node:crypto";
import { UnderpinError, type Session } from "underpin";
import { utcSecond } from "@underpin/oslo/python";
import type { ConfiguredStore } from "./configured-stores.ts";

interface StoreRow {
  readonly id: string;
  readonly store_plugin: string;
  readonly crypto_plugin: string | null;
  readonly global_default: boolean | number;
  readonly name: string;
}

/** What was done to the table of stores, by the names of the stores. */
export interface SyncedStores {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Makes the table of secret stores say what the configuration says, in one transaction.
 *
 * @throws UnderpinError `UP-DATA` for one that is configured no more while projects have chosen it
 */
export async function syncSecretStores(session: Session, configured: readonly ConfiguredStore[], now: Date): Promise<SyncedStores> {
  return await session.transaction(async () => {
    const rows = await session.query<StoreRow>("SELECT id, store_plugin, crypto_plugin, global_default, name FROM secret_stores");
    const isOf = (row: StoreRow, store: ConfiguredStore): boolean =>
      row.store_plugin === store.storePlugin && row.crypto_plugin === store.cryptoPlugin;
    const gone = rows.filter((row) => !configured.some((store) => isOf(row, store)));
    for (const row of gone) await refuseChosen(session, row);
    const time = utcSecond(now.getTime());
    for (const { id } of gone) await session.run("DELETE FROM secret_stores WHERE id = ?", [id]);
    const added = configured.filter((store) => !rows.some((row) => isOf(row, store)));
    const changed = configured.filter((store) =>
      rows.some((row) => isOf(row, store) && Boolean(row.global_default) !== store.isGlobalDefault),
    );
    for (const { isGlobalDefault, storePlugin, cryptoPlugin } of changed)
      await session.run(
        `UPDATE secret_stores SET global_default = ?, updated_at = ? WHERE store_plugin = ? AND ${cryptoPlugin === null ? "crypto_plugin IS NULL" : "crypto_plugin = ?"}`,
        [isGlobalDefault, time, storePlugin, ...(cryptoPlugin === null ? [] : [cryptoPlugin])],
      );
    for (const { storePlugin, cryptoPlugin, isGlobalDefault, name } of added)
      await session.run(
        "INSERT INTO secret_stores (id, created_at, updated_at, deleted, status, store_plugin, crypto_plugin, global_default, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [randomUUID(), time, time, false, "ACTIVE", storePlugin, cryptoPlugin, isGlobalDefault, name],
      );
    const names = (stores: readonly { readonly name: string }[]): readonly string[] => stores.map(({ name }) => name);
    return { added: names(added), changed: names(changed), removed: names(gone) };
  });
}

async function refuseChosen(session: Session, { id, name }: StoreRow): Promise<void> {
  const [chosen] = await session.query("SELECT id FROM project_secret_store WHERE secret_store_id = ? LIMIT 1", [id]);
  if (chosen === undefined) return;
  throw new UnderpinError("UP-DATA", {
    what: `Secret Store plugin '${name}' is still in use and can not be removed.`,
    why: "Projects have chosen it, and the configuration does not name it any more.",
    fine: "Nothing was changed.",
    next: "Put it back into barbican.conf, or let the projects that have chosen it choose another one.",
  });
}
