import type { Kysely } from "kysely";
import type { Customer, Product, Store } from "../store.ts";
import type { Tables } from "./tables.ts";

const customerRow = ({ email, ...rest }: Customer) => ({ ...rest, mail: email });

/** The shop of release v1. */
export function createStore(db: Kysely<Tables>): Store {
  return {
    addCustomer: async (id, customer) => {
      await db
        .insertInto("customer")
        .values({ id, ...customerRow(customer) })
        .execute();
    },
    changeCustomer: async (id, customer) => {
      await db.updateTable("customer").set(customerRow(customer)).where("id", "=", id).execute();
    },
    removeCustomer: async (id) => {
      await db.deleteFrom("customer").where("id", "=", id).execute();
    },
    findCustomer: (id) =>
      db.selectFrom("customer").select(["name", "mail as email", "street", "city"]).where("id", "=", id).executeTakeFirst(),
    addProduct: async (id, product: Product) => {
      await db
        .insertInto("product")
        .values({ id, ...product, sku: null })
        .execute();
    },
    changeProduct: async (id, product) => {
      await db.updateTable("product").set(product).where("id", "=", id).execute();
    },
    findProduct: (id) => db.selectFrom("product").select(["title", "price"]).where("id", "=", id).executeTakeFirst(),
  };
}
