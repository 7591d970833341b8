// One node of the shop: node node.js RELEASE NAME, the database in DATABASE_URL, its port in PORT. Prints its address, ends with SIGTERM.
import { sql } from "kysely";
import { guard } from "underpin/guard";
import { openKysely } from "./database.ts";
import { retrying } from "./retrying.ts";
import { createServer } from "./server.ts";
import { shop } from "./service.ts";
import { createStore as createV1 } from "./v1/store.ts";
import { createStore as createV2 } from "./v2/store.ts";

const [release = "v1", node = "web"] = process.argv.slice(2);
const url = process.env["DATABASE_URL"] ?? "";

const database = await openKysely(url, release === "v1" ? 1 : 6);
const fence = await guard({ service: shop, url, release, node, query: (text) => sql.raw(text).execute(database) });
const store = release === "v1" ? createV1(database) : createV2(database);
const server = createServer(retrying(store));
console.log(await server.listen({ port: Number(process.env["PORT"] ?? 0), host: "127.0.0.1" }));

process.once("SIGTERM", () => {
  // Requests that are being served are served to their end.
  void server
    .close()
    .then(() => fence[Symbol.asyncDispose]())
    .then(() => process.exit(0));
});
