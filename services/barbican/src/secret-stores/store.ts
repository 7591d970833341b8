import type { Kysely, Selectable } from "kysely";
import { isDuplicate, TRIES } from "@underpin/oslo/db";
import { utcTime } from "@underpin/oslo/python";
import type { BarbicanRows } from "../barbican.ts";
import { isoText } from "../database/iso-text.ts";
import { newRow } from "../database/new-row.ts";
import type { SecretStoresRow, Tables } from "../database/tables.ts";
import type { Project } from "../projects/project.ts";

/** One of several secret stores. */
export type SecretStore = Selectable<SecretStoresRow>;

/** A store as clients see it. */
export function shownStore(store: SecretStore, href: (path: string) => string): object {
  return {
    created: isoText(store.created_at),
    updated: isoText(store.updated_at),
    status: store.status,
    name: store.name,
    global_default: store.global_default,
    crypto_plugin: store.crypto_plugin,
    secret_store_plugin: store.store_plugin,
    secret_store_ref: href(`secret-stores/${store.id}`),
  };
}

function stores(db: Kysely<Tables>) {
  return db.selectFrom("secret_stores as store").selectAll("store");
}

/** All of them: there are few. */
export async function listStores({ pool }: Pick<BarbicanRows, "pool">): Promise<readonly SecretStore[]> {
  return await pool.read((db) => stores(db).orderBy("store.name").execute());
}

export async function findStore({ pool }: Pick<BarbicanRows, "pool">, id: string): Promise<SecretStore | undefined> {
  const store = await pool.read((db) => stores(db).where("store.id", "=", id).executeTakeFirst());
  return store?.id === id ? store : undefined;
}

/** The store that a project has chosen. */
export async function chosenStore({ pool }: Pick<BarbicanRows, "pool">, { id }: Project): Promise<SecretStore | undefined> {
  return await pool.read((db) =>
    stores(db)
      .innerJoin("project_secret_store as choice", "choice.secret_store_id", "store.id")
      .where("choice.project_id", "=", id)
      .executeTakeFirst(),
  );
}

/** Has a project choose a store for its next secrets; of two that do so at once the later counts. */
export async function chooseStore({ pool, now }: Pick<BarbicanRows, "pool" | "now">, { id }: Project, storeId: string): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await pool.write(async (trx) => {
        const { numUpdatedRows: count } = await trx
          .updateTable("project_secret_store")
          .set({ secret_store_id: storeId, updated_at: utcTime(now()) })
          .where("project_id", "=", id)
          .executeTakeFirstOrThrow();
        if (count > 0n) return;
        await trx
          .insertInto("project_secret_store")
          .values({ ...newRow(now()), secret_store_id: storeId, project_id: id })
          .execute();
      });
    } catch (error) {
      if (tries === TRIES || !isDuplicate(error)) throw error;
    }
}

/** Takes a project's choice back, whichever it was; false if there was none. */
export async function forgetChoice({ pool }: Pick<BarbicanRows, "pool">, { id }: Project): Promise<boolean> {
  return await pool.write(async (trx) => {
    const { numDeletedRows: count } = await trx.deleteFrom("project_secret_store").where("project_id", "=", id).executeTakeFirstOrThrow();
    return count > 0n;
  });
}
