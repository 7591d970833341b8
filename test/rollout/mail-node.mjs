// A node of the service in mail-service.mjs, on MariaDB: mail-node.mjs RELEASE NAME. GET /customers/ID answers their address.
import { createServer } from "node:http";
import { createPool } from "mysql2/promise";
import { guard } from "underpin/guard";
import { service } from "./mail-service.mjs";

const [release = "v1", node = ""] = process.argv.slice(2);
const url = process.env.DATABASE_URL ?? "";
const pool = createPool({ uri: url, connectionLimit: 2 });
const columns = release === "v1" ? "mail" : "email AS mail, phone";
const fence = await guard({ service, url, release, node, query: false });
const answer = async (path, response) => {
  if (path === "/healthcheck") return response.end();
  try {
    const [[row]] = await pool.query(`SELECT ${columns} FROM customer WHERE id = ?`, [path.split("/").at(-1)]);
    return response.writeHead(row ? 200 : 404).end(row?.mail);
  } catch {
    return response.writeHead(500).end();
  }
};
const server = createServer((request, response) => void answer(request.url, response));
server.listen(Number(process.env.PORT), "127.0.0.1");
process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
  void fence[Symbol.asyncDispose]().then(() => process.exit(0));
});
