// What a token costs a service whose answer about it is kept: requests a second to two applications in turn, one of which asks nobody for a token.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { authToken, KeystoneAuth, settingsFrom } from "@underpin/keystone-auth";
import { fastify } from "fastify";
import { median, processorTime, report } from "./lib.mjs";

const ROUNDS = 9;
const TOKEN = `gAAAAAB${"x".repeat(180)}`;
const run = promisify(execFile);

export default async function () {
  const asked = { count: 0 };
  const keystone = await startKeystone(asked);
  const url = `http://127.0.0.1:${keystone.address().port}`;
  const login = { auth_type: "password", auth_url: url, user_id: "u", password: "p", project_id: "p" };
  const auth = new KeystoneAuth(settingsFrom({ ...login, www_authenticate_uri: url }));
  const apps = { open: await listening(), protected: await listening(auth) };
  const { status } = await fetch(apps.protected.url);
  if (status !== 401) throw new Error(`without a token it answered ${status}`);
  const rates = { open: [], protected: [] };
  for (let round = -1; round < ROUNDS; round++)
    for (const name of round % 2 === 0 ? ["open", "protected"] : ["protected", "open"]) {
      const rate = await requestsASecond(apps[name].url);
      if (round >= 0) rates[name].push(rate);
    }
  if (asked.count !== 1) throw new Error(`Keystone was asked ${asked.count} times`);
  const [one, other] = [median(rates.protected), median(rates.open)];
  report(
    "requests with a token that is kept, beside those to a service without any, which does nothing else, 32 clients, one process",
    `${one.toFixed(0)}/s beside ${other.toFixed(0)}/s: ${(one / other).toFixed(2)}x`,
    "at least 0.6x",
    one >= 0.6 * other,
  );
  const headers = { "x-auth-token": TOKEN };
  const alone = [];
  for (let round = 0; round < ROUNDS; round++)
    alone.push(await processorTime(10_000, () => auth.authenticate({ headers, method: "GET", path: "/v1/books" })));
  report(
    "finding out who sends a request, by itself, processor time",
    `${median(alone).toFixed(1)} µs`,
    "at most 5 µs",
    median(alone) <= 5,
  );
  for (const { app } of Object.values(apps)) await app.close();
  auth[Symbol.dispose]();
  keystone.close();
}

/** By wrk, which is another process. */
async function requestsASecond(url) {
  const { stdout } = await run("wrk", ["-t1", "-c32", "-d2s", "-H", `X-Auth-Token: ${TOKEN}`, url]);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  return Number(/Requests\/sec: +([\d.]+)/.exec(stdout)?.[1]);
}

/** An application that answers one word. */
async function listening(auth) {
  const app = fastify();
  if (auth) await app.register(authToken, { auth });
  app.get("/", async () => "fine");
  return { app, url: await app.listen({ host: "127.0.0.1", port: 0 }) };
}

/** Knows every token, and makes one. */
async function startKeystone(asked) {
  const domain = { id: "default", name: "Default" };
  const catalog = ["compute", "image", "network", "volumev3", "identity"].map((type) => ({
    type,
    name: type,
    endpoints: ["admin", "internal", "public"].map((kind) => ({ interface: kind, region: "R1", url: `http://${type}.example/v1` })),
  }));
  const server = createServer((request, response) => {
    const token = {
      methods: ["password"],
      user: { id: "u", name: "u", domain },
      project: { id: "p", name: "p", domain },
      roles: ["admin", "member", "reader"].map((name) => ({ id: name, name })),
      issued_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      catalog: request.method === "GET" ? catalog : [],
    };
    if (request.method === "GET") asked.count++;
    response.writeHead(request.method === "GET" ? 200 : 201, { "x-subject-token": request.method === "GET" ? TOKEN : "own" });
    response.end(JSON.stringify({ token }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
