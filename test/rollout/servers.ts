import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";
import type { TestDatabase } from "../harness/databases.ts";
import { HAS_GALERA } from "../harness/galera.ts";
import { find, freePort } from "../harness/servers.ts";
import { Haproxy } from "../upgrade/fleet/haproxy.ts";

const CONTROL = fileURLToPath(new URL("galera-control.mjs", import.meta.url));
const PROVIDER = "/usr/lib/galera/libgalera_smm.so";

/** Why there are no servers that can be stopped and started by commands, if there are none. */
export const WITHOUT_SERVERS: string | undefined =
  HAS_GALERA && find(["wsrep_sst_rsync"]) !== null && find(["rsync"]) !== null
    ? undefined
    : "Galera with its state transfer by rsync is not installed (Debian's mariadb-server, galera-4, rsync)";

/** Three servers that hold one database, a balancer before them, and a folder of commands for them: as an operator has them. */
export interface Servers extends AsyncDisposable {
  /** The database, by way of the balancer. */
  readonly database: TestDatabase;
  /** How a fleet's file describes them. */
  readonly described: object;
  readonly proxy: Haproxy;
  /** kill -9 of one, which is started again; `meanwhile` comes between. Resolves when it takes part again: with the balancer it does not. */
  kill(slot: number, meanwhile?: () => Promise<void>): Promise<void>;
  /** Asks one of them, past the balancer. */
  ask<R extends object>(slot: number, sql: string): Promise<R[]>;
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), "underpin-servers-"));
  const names = ["db1", "db2", "db3"];
  const groups = await Promise.all(names.map(() => freePort()));
  const clients: number[] = [];
  for (const [i, name] of names.entries()) clients.push(await prepare(folder, name, groups[i] ?? 0, groups));
  const control = (name: string, verb: string): void => void execFileSync(process.execPath, [CONTROL, folder, name, verb]);
  const urlOf = (port: number, database: string): string => `mysql://root@127.0.0.1:${port}/${database}`;
  const ask = async <R extends object>(slot: number, sql: string, database = "shop"): Promise<R[]> => {
    await using session = await (await openDatabase(urlOf(clients[slot] ?? 0, database))).connect();
    return await session.query<R>(sql);
  };
  const proxy = await Haproxy.start(folder, names.length, "tcp");
  for (const [i, name] of names.entries()) {
    control(name, i === 0 ? "bootstrap" : "start");
    await synced(async () => await ask<{ Value: string }>(i, "SHOW STATUS LIKE 'wsrep_local_state_comment'", "mysql"), folder, name);
    await proxy.open(i, clients[i] ?? 0);
  }
  const status = async (slot: number, name: string): Promise<string | undefined> => {
    const [row] = await ask<{ Value: string }>(slot, `SHOW STATUS LIKE '${name}'`, "mysql").catch(() => []);
    return row?.Value;
  };
  await ask(0, "CREATE DATABASE shop", "mysql");
  const url = urlOf(Number(new URL(proxy.url).port), "shop");
  const connect = async (): Promise<Session> => (await openDatabase(url)).connect();
  return {
    database: { url, dialect: "mysql", connect, [Symbol.asyncDispose]: async () => {} },
    described: {
      database: Object.fromEntries(
        ["stop", "start", "bootstrap", "forget"].map((verb) => [verb, [process.execPath, CONTROL, folder, "${node}", verb]]),
      ),
      databases: names.map((name, i) => ({ name, address: `127.0.0.1:${clients[i]}` })),
    },
    proxy,
    kill: async (slot, meanwhile = async () => {}) => {
      const name = names[slot] ?? "";
      control(name, "kill");
      await meanwhile();
      await proxy.leave(slot);
      // Who comes back before the others have given it up waits for that, and then some.
      const other = (slot + 1) % names.length;
      for (let size; size !== String(names.length - 1); size = await status(other, "wsrep_cluster_size")) await delay(100);
      control(name, "start");
      await synced(async () => await ask<{ Value: string }>(slot, "SHOW STATUS LIKE 'wsrep_local_state_comment'", "mysql"), folder, name);
    },
    ask,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      for (const name of names) control(name, "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a server's folder, with the command that starts it; the port on which its clients come in. */
async function prepare(folder: string, name: string, group: number, groups: readonly number[]): Promise<number> {
  const own = join(folder, name);
  const data = join(own, "data");
  mkdirSync(join(own, "tmp"), { recursive: true });
  // Its state transfer gives up root's rights; then it has those of the package's own user all along.
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? ["--user=mysql"] : [];
  if (isRoot) {
    chmodSync(folder, 0o755);
    execFileSync("chown", ["-R", "mysql:mysql", own]);
  }
  execFileSync(
    find(["mariadb-install-db"]) ?? "",
    ["--no-defaults", ...user, `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db"],
    { stdio: "pipe", cwd: own, env: { ...process.env, TMPDIR: join(own, "tmp") } },
  );
  const [port, ist, sst] = [await freePort(), await freePort(), await freePort()];
  const words = [
    find(["mariadbd"]) ?? "",
    "--no-defaults",
    ...user,
    `--datadir=${data}`,
    `--tmpdir=${join(own, "tmp")}`,
    `--socket=${join(own, "s")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--binlog-format=ROW",
    "--innodb-autoinc-lock-mode=2",
    "--innodb-flush-log-at-trx-commit=2",
    "--log-bin-trust-function-creators=1",
    "--wsrep-on=ON",
    `--wsrep-provider=${PROVIDER}`,
    "--wsrep-cluster-name=underpin",
    `--wsrep-cluster-address=gcomm://${groups.map((one) => `127.0.0.1:${one}`).join(",")}`,
    `--wsrep-node-address=127.0.0.1:${group}`,
    `--wsrep-node-incoming-address=127.0.0.1:${port}`,
    "--wsrep-sst-method=rsync",
    `--wsrep-sst-receive-address=127.0.0.1:${sst}`,
    `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${group};ist.recv_addr=127.0.0.1:${ist};gcache.size=64M`,
  ];
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ words, data }));
  return port;
}

async function synced(ask: () => Promise<readonly { readonly Value: string }[]>, folder: string, name: string): Promise<void> {
  for (const until = Date.now() + 60_000; ;) {
    const [row] = await ask().catch(() => []);
    if (row?.Value === "Synced") return;
    if (Date.now() > until) throw new Error(`${name} does not take part:\n${logsOf(folder)}`);
    await delay(100);
  }
}

/** What the servers say of what went wrong. */
function logsOf(folder: string): string {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".out"))
    .map(
      (file) =>
        `${file}:\n${readFileSync(join(folder, file), "utf8")
          .split("\n")
          .filter((line) => /error|fail/i.test(line))
          .slice(-15)
          .join("\n")}`,
    )
    .join("\n");
}
