// A release that came out wrong: broken-node.mjs "answers 500" | "does not start" | "hangs" | "forgets"
import { createServer } from "node:http";

const [how = ""] = process.argv.slice(2);
if (how === "does not start") process.exit(1);
const server = createServer((request, response) => {
  if (request.url === "/healthcheck") response.end();
  else if (how === "answers 500") response.writeHead(500).end();
  // Whatever was written before it is not there.
  else if (how === "forgets") response.writeHead(404).end();
  // One that hangs answers nothing.
});
server.listen(Number(process.env.PORT), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
