// A release's own statements, on a copy: node statements.mjs RELEASE, the database in DATABASE_URL.
import { deepEqual } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { openKysely } from "../../examples/shop/dist/database.js";

const [release = "v1"] = process.argv.slice(2);
const { createStore } = await import(`../../examples/shop/dist/${release}/store.js`);
const database = await openKysely(process.env.DATABASE_URL, release === "v1" ? 1 : 6);
const store = createStore(database);
const id = randomUUID();
const customer = { name: "Ada Lovelace", email: `${id.slice(0, 8)}@example.org`, street: "High Street 1", city: null };
await store.addCustomer(id, customer);
await store.changeCustomer(id, { ...customer, city: "London" });
deepEqual({ ...(await store.findCustomer(id)) }, { ...customer, city: "London" });
await database.destroy();
process.stdout.write(`${release} found its customer\n`);
