// A release that came out wrong: broken-node.mjs "answers 500" | "does not start" | "hangs" | "forgets" | "is slow" | "complains", and the program that it would be
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, request as ask } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const [how = "", ...real] = process.argv.slice(2);
if (how === "does not start") process.exit(1);
const behind = how === "is slow" || how === "complains" ? await startReal() : null;
const server = createServer((request, response) => {
  if (behind !== null) void passOn(request, response);
  else if (request.url === "/healthcheck") response.end();
  else if (how === "answers 500") response.writeHead(500).end();
  // Whatever was written before it is not there.
  else if (how === "forgets") response.writeHead(404).end();
  // One that hangs answers nothing.
});
server.listen(Number(process.env.PORT), "127.0.0.1");
process.once("SIGTERM", () => {
  behind?.child.kill("SIGTERM");
  process.exit(0);
});

async function startReal() {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address();
  other.close();
  await once(other, "close");
  return { port, child: spawn(process.execPath, real, { stdio: "inherit", env: { ...process.env, PORT: String(port) } }) };
}

/** What it is asked the program behind it answers: half a second later, or with an error in its log. */
async function passOn(request, response) {
  const { method, url: path, headers } = request;
  if (path !== "/healthcheck" && how === "complains") process.stderr.write("ERROR: not as it should be\n");
  else if (path !== "/healthcheck") await delay(500);
  const asked = ask({ host: "127.0.0.1", port: behind.port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  asked.once("error", () => response.writeHead(503).end());
  request.pipe(asked);
}
