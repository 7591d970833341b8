import type { Kysely } from "kysely";
import type { Customer, Product, Store } from "../store.ts";
import type { Tables } from "./tables.ts";

function customerRow({ name, email }: Customer) {
  const [first, ...rest] = name.split(" ");
  return { first_name: first ?? "", last_name: rest.join(" "), email };
}

const productRow = ({ title, price }: Product) => ({ title, price_cents: Math.round(Number(price) * 100) });

/** The shop of release v2. */
export function createStore(db: Kysely<Tables>): Store {
  return {
    addCustomer: async (id, customer) => {
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto("customer")
          .values({ id, ...customerRow(customer) })
          .execute();
        const { street, city } = customer;
        if (street !== null || city !== null) await tx.insertInto("address").values({ customer_id: id, street, city }).execute();
      });
    },
    changeCustomer: async (id, customer) => {
      await db.transaction().execute(async (tx) => {
        await tx.updateTable("customer").set(customerRow(customer)).where("id", "=", id).execute();
        const { street, city } = customer;
        const present = await tx.selectFrom("address").select("customer_id").where("customer_id", "=", id).executeTakeFirst();
        if (present) await tx.updateTable("address").set({ street, city }).where("customer_id", "=", id).execute();
        else if (street !== null || city !== null) await tx.insertInto("address").values({ customer_id: id, street, city }).execute();
      });
    },
    removeCustomer: async (id) => {
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom("address").where("customer_id", "=", id).execute();
        await tx.deleteFrom("customer").where("id", "=", id).execute();
      });
    },
    findCustomer: async (id) => {
      const row = await db
        .selectFrom("customer")
        .leftJoin("address", "address.customer_id", "customer.id")
        .select(["first_name", "last_name", "email", "address.street", "address.city"])
        .where("customer.id", "=", id)
        .executeTakeFirst();
      if (!row) return undefined;
      const { first_name: first, last_name: last, ...rest } = row;
      return { ...rest, name: last === "" ? first : `${first} ${last}` };
    },
    addProduct: async (id, product) => {
      await db
        .insertInto("product")
        .values({ id, ...productRow(product), sku: `P-${id}` })
        .execute();
    },
    changeProduct: async (id, product) => {
      await db.updateTable("product").set(productRow(product)).where("id", "=", id).execute();
    },
    findProduct: async (id) => {
      const row = await db.selectFrom("product").select(["title", "price_cents"]).where("id", "=", id).executeTakeFirst();
      return row && { title: row.title, price: (row.price_cents / 100).toFixed(2) };
    },
  };
}
