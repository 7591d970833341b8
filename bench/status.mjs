// What a look at a database costs above bare Node: status and check, on small and large schemas, with nothing or something in flight.
// Judged by processor time: of a process this short, wall time tells mostly what else the machine does.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, openDatabase } from "underpin/engine";
import { alternate, median, ms, report, root, servers, timed, UNDERPIN } from "./lib.mjs";

const SCHEMAS = [
  { name: "50 tables, 3 scripts", tables: 50, scripts: 3, promise: 150 },
  { name: "50 tables, an evolution in flight", tables: 50, scripts: 3, evolution: true, promise: 150 },
  { name: "2,000 tables, 200 scripts", tables: 2000, scripts: 200 },
  { name: "2,000 tables, 200 scripts, an evolution in flight", tables: 2000, scripts: 200, evolution: true },
];
const MEMORY = 60;
const ROUNDS = 11;

/** Writes a service whose first script makes all tables; a script more may be an evolution. */
function writeService(folder, { tables, scripts, evolution }) {
  const from = (entry) => `from ${JSON.stringify(`file://${root}packages/underpin/dist/${entry}`)};\n`;
  const noop = `import { noop } ${from("index.js")}export default noop();\n`;
  for (const repository of ["expand_repo", "data_migration_repo", "contract_repo"]) {
    mkdirSync(join(folder, "migrations", repository), { recursive: true });
    for (let i = 1; i <= scripts; i++) writeFileSync(join(folder, "migrations", repository, `${String(i).padStart(3, "0")}_x.mjs`), noop);
  }
  writeFileSync(
    join(folder, "migrations/expand_repo/001_x.mjs"),
    `import { column, expand } ${from("index.js")}export default expand(({ createTable }) => { for (let i = 0; i < ${tables}; i++) createTable("t" + i, [column("id").integer().primaryKey(), column("name").varchar(64), column("price").integer()], { indexes: [{ name: "ix_" + i, columns: ["name"] }] }); });\n`,
  );
  if (evolution)
    writeFileSync(
      join(folder, `migrations/${String(scripts + 1).padStart(3, "0")}_title.mjs`),
      `import { evolution, renameColumn } ${from("index.js")}export default evolution([renameColumn({ table: "t0", from: "name", to: "title" })]);\n`,
    );
  writeFileSync(
    join(folder, "service.mjs"),
    `import { defineService } ${from("model/service.js")}export default defineService({ name: "bench", migrations: new URL("./migrations/", import.meta.url), releases: [] });\n`,
  );
}

const HOOK = `process.on("exit", () => require("node:fs").writeFileSync(process.env.USAGE_FILE, JSON.stringify(process.resourceUsage())));`;

/** Runs a command: its wall time, its processor time and the most memory it held, as the kernel says at its end. */
function run(args, folder) {
  const [file, hook] = [join(folder, "usage"), join(folder, "hook.cjs")];
  writeFileSync(hook, HOOK);
  const wall = timed(process.execPath, ["--require", hook, ...args], {
    env: { ...process.env, USAGE_FILE: file },
    codes: [0, 2, 3, 4],
  });
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(file, "utf8"));
  return { wall, processor: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
}

async function measure(name, url, schema) {
  const folder = mkdtempSync(join(tmpdir(), "bench-status-"));
  writeService(folder, schema);
  const { default: service } = await import(`file://${join(folder, "service.mjs")}`);
  const engine = createEngine({ service, url });
  await engine.sync({ to: schema.scripts });
  if (schema.evolution) await engine.expand();
  const commands = { node: ["-e", "0"] };
  for (const command of ["status", "check"])
    commands[command] = [UNDERPIN, "--service", join(folder, "service.mjs"), "--url", url, command];
  const runs = {};
  await alternate(
    ROUNDS,
    Object.fromEntries(
      Object.entries(commands).map(([command, args]) => [command, () => void (runs[command] ??= []).push(run(args, folder))]),
    ),
  );
  const of = (command, what) => median(runs[command].map((one) => one[what]));
  for (const command of ["status", "check"]) {
    const [above, processor, memory] = [
      of(command, "wall") - of("node", "wall"),
      of(command, "processor") - of("node", "processor"),
      of(command, "memory"),
    ];
    const { promise } = schema;
    report(
      `underpin ${command}, ${name}, ${schema.name}`,
      `${ms(above)} above bare node's ${ms(of("node", "wall"))} (${ms(processor)} above its ${ms(of("node", "processor"))} of processor), ${memory.toFixed(0)} MiB`,
      promise ? `${promise} ms of processor above, ${MEMORY} MiB` : "nothing",
      !promise || (processor <= promise && memory <= MEMORY),
    );
  }
  rmSync(folder, { recursive: true });
}

export default async function status() {
  const folder = mkdtempSync(join(tmpdir(), "bench-status-db-"));
  for (const [i, schema] of SCHEMAS.entries()) await measure("SQLite", `sqlite:///${join(folder, `${i}.db`)}`, schema);
  rmSync(folder, { recursive: true });
  for (const [name, start] of [
    ["PostgreSQL", servers.startPostgres],
    ["MariaDB", servers.startMariadb],
  ]) {
    const server = await start();
    const admin = await (await openDatabase(server.url)).connect();
    for (const [i, schema] of SCHEMAS.entries()) {
      await admin.run(`CREATE DATABASE bench_status_${i}`);
      await measure(name, server.url.replace(/\/(postgres|mysql)$/, `/bench_status_${i}`), schema);
    }
    await admin.close();
    await server.stop();
  }
}
