// Conducts the shop's rollout from v1 to v2: three nodes, a balancer, an embedded PostgreSQL, shoppers all along.
// node main.js [--url postgresql://…] [--rows 2000] [--without-haproxy] [--page PORT]
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { createEngine, openDatabase } from "underpin/engine";
import { Load } from "../load.ts";
import { shop } from "../service.ts";
import { startBalancer, type Balancer } from "./balancer.ts";
import { freePort } from "./free-port.ts";
import { findHaproxy, startHaproxy } from "./haproxy.ts";
import { startPostgres } from "./postgres.ts";
import type { Settings } from "./settings.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    rows: { type: "string", default: "2000" },
    "without-haproxy": { type: "boolean", default: false },
    page: { type: "string", default: "0" },
  },
});
const here = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const CLI = here("../../../../packages/underpin/bin/underpin.js");
const CONTROL = here("control.js");
const NODES = ["web1", "web2", "web3"];
const BACKEND = "shop";
const SHOPPERS = 3;
/** A shopper thinks: who never does takes all that a small machine has. */
const PAUSE_MS = 10;

async function main(folder: string): Promise<number> {
  await using postgres = values.url === undefined ? await startPostgres(join(folder, "postgres")) : null;
  const url = values.url ?? postgres?.url ?? "";
  await fill(url);
  const ports: Record<string, number> = {};
  for (const name of NODES) ports[name] = await freePort();
  const settings: Settings = {
    ports,
    env: { DATABASE_URL: url },
    starts: Object.fromEntries(["v1", "v2"].map((release) => [release, [process.execPath, here("../node.js"), release, "${name}"]])),
  };
  writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
  const control = (...words: readonly string[]): void => void execFileSync(process.execPath, [CONTROL, folder, ...words]);
  try {
    for (const name of NODES) {
      control(name, "install", "v1");
      control(name, "start");
    }
    const addresses = Object.fromEntries(NODES.map((name) => [name, `http://127.0.0.1:${ports[name]}`]));
    await untilWell(Object.values(addresses));
    const haproxy = values["without-haproxy"] ? undefined : findHaproxy();
    const socket = join(folder, "balancer.sock");
    await using balancer = haproxy
      ? await startHaproxy(haproxy, socket, BACKEND, addresses)
      : await startBalancer(socket, BACKEND, addresses);
    describe(folder, url, balancer, addresses);
    console.log(`${colors.bold("The shop, from v1 to v2, by one command")}   ${haproxy ? "HAProxy" : "a small balancer of our own"}\n`);
    return await underLoad(balancer.url, () => conduct(folder));
  } finally {
    for (const name of NODES) control(name, "stop");
  }
}

async function fill(url: string): Promise<void> {
  const { dialect, connect, label } = await openDatabase(url);
  await using session = await connect();
  if ((await dialect.tables(session)).length > 0) throw new Error(`${label} is not empty; the demo needs an empty database.`);
  await createEngine({ service: shop, url }).sync({ to: "v1" });
  for (let i = 0; i < Number(values.rows); i += 500)
    await session.transaction(async () => {
      for (let row = i; row < i + 500; row++) {
        const customer = [`c${row}`, `Customer ${row}`, `${row}@example.org`, row % 3 ? "Street 1" : null];
        await session.run("INSERT INTO customer (id, name, mail, street) VALUES (?, ?, ?, ?)", customer);
        await session.run("INSERT INTO product (id, title, price) VALUES (?, ?, ?)", [`p${row}`, `Product ${row}`, `${row}.50`]);
      }
    });
}

async function untilWell(addresses: readonly string[]): Promise<void> {
  for (const address of addresses)
    while (
      !(await fetch(`${address}/healthcheck`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await delay(50);
}

/** Writes the fleet's file, and the one that says which service and database are meant. */
function describe(folder: string, url: string, balancer: Balancer, addresses: Readonly<Record<string, string>>): void {
  const config = join(folder, "underpin.config.mjs");
  const service = JSON.stringify(here("../service.js"));
  writeFileSync(config, `import { shop as service } from ${service};\nexport default { service, url: ${JSON.stringify(url)} };\n`);
  const list = (...words: readonly string[]): string => JSON.stringify([process.execPath, ...words]);
  const node = (...words: readonly string[]): string => list(CONTROL, folder, "${node}", ...words);
  const phase = (name: string): string => list(CLI, "--config", config, name, "--to", "${release}", "--wait", "30");
  writeFileSync(
    join(folder, "fleet.yaml"),
    `url: ${balancer.url}
balancer:
  haproxy: { sockets: [${balancer.socket}], backend: ${BACKEND} }
soak: 2s
node:
  stop: ${node("stop")}
  upgrade: ${node("install", "${release}")}
  start: ${node("start")}
  health: { path: /healthcheck, within: 30s, heartbeat: true }
nodes:
${Object.entries(addresses)
  .map(([name, address]) => `  - { name: ${name}, address: "${address}" }`)
  .join("\n")}
commands:
  expand: ${phase("expand")}
  migrate: ${phase("migrate")}
  contract: ${phase("contract")}
`,
  );
}

/** Shoppers go on all along; the status is that of what was done, or 1 where one of them noticed. */
async function underLoad(url: string, body: () => Promise<number>): Promise<number> {
  const request = async (method: string, path: string, sent?: object) => {
    await delay(PAUSE_MS);
    const response = await fetch(`${url}${path}`, {
      method,
      ...(sent && { body: JSON.stringify(sent), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
  const load = new Load({ request }, SHOPPERS);
  await load.serves(50);
  let code = 1;
  try {
    code = await body();
    if (code === 0) await load.serves(50);
  } finally {
    await load.stop();
  }
  const { requests, failed, worstMs, failures } = load.tally;
  for (const failure of failures) console.error(colors.red(failure));
  const said = `${failed} failed of ${requests} requests of shoppers, longest ${Math.round(worstMs)} ms`;
  console.log(`\n${failed === 0 ? colors.green(said) : colors.red(said)}`);
  return failed === 0 ? code : 1;
}

/** Runs the rollout as an operator does, and shows the report that it leaves. */
async function conduct(folder: string): Promise<number> {
  const report = join(folder, "report.md");
  const procedure = [
    "--procedure",
    "zero",
    "--to",
    "v2",
    "--yes",
    "--contract",
    "--probe",
    here("../probe.js"),
    "--report",
    report,
    "--page",
    values.page,
  ];
  const args = [CLI, "--config", join(folder, "underpin.config.mjs"), "rollout", join(folder, "fleet.yaml"), ...procedure];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  console.log(`\n${readFileSync(report, "utf8")}`);
  return code ?? 1;
}

const folder = mkdtempSync(join(tmpdir(), "underpin-rollout-demo-"));
// Ctrl-C is heard by the conductor, too, which ends with its report; then all is tidied up here.
process.on("SIGINT", () => {});
try {
  process.exitCode = await main(folder);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
