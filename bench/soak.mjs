// A service under a mixed load for a while, with clients that hang up, then at rest: memory, connections, files. And so many validations: is memory flat?
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { request } from "node:http";
import { login, makeCloud, PASSWORD } from "./cloud.mjs";
import { median, report, root, servers } from "./lib.mjs";

const VALIDATIONS = Number(process.env.VALIDATIONS ?? 1_000_000);
const SECONDS = Number(process.env.SECONDS ?? 60);
const CLIENTS = 16;
const MIB = 1024 * 1024;

export default async function () {
  const wanted = (process.env.DB ?? "mariadb,postgres").split(",");
  for (const [name, start] of [
    ["mariadb", servers.startMariadb],
    ["postgres", servers.startPostgres],
  ]) {
    if (!wanted.includes(name)) continue;
    const server = await start();
    try {
      await soak(name, await fresh(server.url));
    } finally {
      await server.stop();
    }
  }
}

async function soak(name, url) {
  const cloud = await makeCloud({ url, more: "[identity]\npassword_hash_rounds = 4\n" });
  const service = await startService(cloud.file);
  const token = (await service.ask("POST", "/v3/auth/tokens", { body: login(PASSWORD) })).headers["x-subject-token"];
  const headers = { "x-auth-token": token, "x-subject-token": token };
  await flat(name, service, headers);
  await mixed(name, service, headers);
  await service.end();
  cloud.remove();
}

/** Memory after each tenth of so many validations; the first tenth is for what is made once. */
async function flat(name, service, headers) {
  const seen = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    let left = VALIDATIONS / 10;
    await atOnce(CLIENTS, async () => {
      while (left-- > 0) {
        const { status } = await service.ask("GET", "/v3/auth/tokens?nocatalog", { headers });
        if (status !== 200) throw new Error(`a validation was answered ${status}`);
      }
    });
    seen.push((await service.metrics()).get("process_resident_memory_bytes") / MIB);
  }
  const [early, late] = [median(seen.slice(1, 5)), median(seen.slice(6))];
  report(
    `${name}: memory over ${VALIDATIONS} validations, the last four tenths beside the second to fifth`,
    `${late.toFixed(0)} MiB beside ${early.toFixed(0)} MiB: ${(late / early).toFixed(2)}x`,
    "at most 1.1x",
    late <= 1.1 * early,
  );
}

/** All kinds of requests, also such as fail, and such as nobody waits for. */
async function mixed(name, service, headers) {
  const until = Date.now() + SECONDS * 1000;
  let [done, failed, hungUp] = [0, 0, 0];
  const json = { ...headers, "content-type": "application/json" };
  const kinds = [
    () => service.ask("GET", "/v3/auth/tokens", { headers }),
    () => service.ask("GET", "/v3/users", { headers }),
    () => service.ask("GET", "/v3/role_assignments?include_names", { headers }),
    () => service.ask("POST", "/v3/auth/tokens", { body: login(PASSWORD) }),
    () => service.ask("POST", "/v3/auth/tokens", { body: login("wrong") }),
    () => service.ask("GET", "/v3/users/nobody", { headers }),
    () => service.ask("POST", "/v3/users", { headers: json, body: { user: { name: "admin" } } }),
    async () => {
      const { body, status } = await service.ask("POST", "/v3/projects", {
        headers: json,
        body: { project: { name: `p${Math.random()}` } },
      });
      if (status !== 201) return { status };
      return await service.ask("DELETE", `/v3/projects/${JSON.parse(body).project.id}`, { headers });
    },
  ];
  await atOnce(CLIENTS, async () => {
    while (Date.now() < until) {
      const kind = kinds[Math.floor(Math.random() * kinds.length)];
      const { status } = await kind();
      done++;
      if (status >= 500) failed++;
      if (Math.random() < 0.1) {
        hungUp++;
        await service.hangUp("/v3/users", headers);
      }
    }
  });
  const end = await service.atRest();
  const held = end.get('db_pool_connections{state="used"}');
  report(
    `${name}: ${done} requests in ${SECONDS} s and ${hungUp} that nobody waited for: answers of 5xx, connections held, requests waiting and in flight at the end`,
    `${failed}, ${held}, ${end.get("db_pool_waiting")}, ${end.get("http_requests_in_flight")}`,
    "0, 0, 0, 0",
    failed + held + end.get("db_pool_waiting") + end.get("http_requests_in_flight") === 0,
  );
}

async function startService(file) {
  const args = [
    `${root}services/keystone/bin/keystone-api.js`,
    "--config-file",
    file,
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--metrics-port",
    "0",
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const at = {};
  await new Promise((resolve) =>
    lines.on("line", (line) => {
      at.metrics ??= /Metrics at (\S+)/.exec(line)?.[1];
      at.url ??= /Listening on (\S+)/.exec(line)?.[1];
      if (at.url) resolve();
    }),
  );
  const { port } = new URL(at.url);
  const { Agent } = await import("node:http");
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const ask = async (method, path, { headers = { "content-type": "application/json" }, body } = {}) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers, agent });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = await once(asked, "response");
    const chunks = [];
    for await (const chunk of answer) chunks.push(chunk);
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() };
  };
  const metrics = async () => {
    const text = await (await fetch(at.metrics)).text();
    const named = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(named.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
  };
  return {
    ask,
    metrics,
    /** Asks, and goes away before there is an answer. */
    hangUp: async (path, headers) => {
      const asked = request({ host: "127.0.0.1", port, path, headers, agent: false });
      asked.on("error", () => {});
      asked.end();
      asked.once("finish", () => setImmediate(() => asked.destroy()));
      await new Promise((resolve) => asked.once("close", resolve));
    },
    /** Its metrics once nothing is in flight, or after ten seconds. */
    atRest: async () => {
      for (let tries = 0; ; tries++) {
        const now = await metrics();
        if (tries === 100 || (now.get("http_requests_in_flight") === 0 && now.get('db_pool_connections{state="used"}') === 0)) return now;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    end: async () => {
      agent.destroy();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function atOnce(count, body) {
  await Promise.all(Array.from({ length: count }, body));
}

async function fresh(url) {
  const { openDatabase } = await import("underpin/engine");
  const session = await (await openDatabase(url)).connect();
  await session.run("CREATE DATABASE bench");
  await session.close();
  return url.replace(/\/(mysql|postgres)$/, "/bench");
}
