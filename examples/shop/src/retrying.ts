import { setTimeout as delay } from "node:timers/promises";
import type { Store } from "./store.ts";

const TRIES = 10;
/** What servers say of a transaction that they have rolled back, and that may be done again: MariaDB and Galera, PostgreSQL. */
const ROLLED_BACK: ReadonlySet<unknown> = new Set(["ER_LOCK_DEADLOCK", "ER_TABLE_DEF_CHANGED", "ER_CHECKREAD", "40001", "40P01"]);

/** The same store; what the server rolled back is done again. Galera does so with each transaction that is open when a table's schema changes. */
export function retrying(store: Store): Store {
  const again =
    <Args extends readonly unknown[], R>(run: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      for (let left = TRIES; ; left--) {
        try {
          return await run(...args);
        } catch (error) {
          if (left === 0 || !ROLLED_BACK.has((error as { code?: unknown }).code)) throw error;
        }
        await delay(Math.random() * 20);
      }
    };
  return {
    addCustomer: again(store.addCustomer),
    changeCustomer: again(store.changeCustomer),
    removeCustomer: again(store.removeCustomer),
    findCustomer: again(store.findCustomer),
    addProduct: again(store.addProduct),
    changeProduct: again(store.changeProduct),
    findProduct: again(store.findProduct),
  };
}
