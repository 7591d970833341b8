import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { Way } from "./outage.ts";
import { startMariadb, startPostgres, type MortalServer, type Server } from "./servers.ts";

/** A pair whose replica takes over. */
export interface TakeOver extends AsyncDisposable {
  readonly dialect: "postgres" | "mysql";
  /** Where clients connect: to the primary, and to the replica once that has taken over. */
  readonly url: string;
  /** From now on the replica gets nothing more. */
  cut(): Promise<void>;
  /** kill -9 for the primary; the replica takes over with what it has. */
  fail(): Promise<void>;
}

/** PostgreSQL with a standby that takes over; a synchronous one has all that was acknowledged. */
export async function postgresTakeOver({ isSynchronous }: { readonly isSynchronous: boolean }): Promise<TakeOver> {
  const options = ["synchronous_commit=on"];
  const primary = await startPostgres(options);
  const [way, link] = [await Way.to(primary.url), await Way.to(primary.url)];
  const standby = await postgresStandby({ ...primary, url: link.url }, options);
  if (isSynchronous) await makeSynchronous(primary.url);
  return {
    dialect: "postgres",
    url: way.url,
    cut: () => link.close(),
    fail: async () => {
      await primary.kill();
      await using promoted = await session(standby.url);
      await promoted.query("SELECT pg_promote()");
      way.lead(standby.url);
    },
    [Symbol.asyncDispose]: () => stop([], [standby, primary], [way, link]),
  };
}

/** MariaDB with a replica that takes over once it has done what it was sent. */
export async function mariadbTakeOver(): Promise<TakeOver> {
  const primary = await startMariadb(LOGGED);
  const other = await startMariadb(["--server-id=2", "--log-bin-trust-function-creators=1"]);
  const [way, link] = [await Way.to(primary.url), await Way.to(primary.url)];
  const replica = await session(other.url);
  await follow(replica, primary.url, Number(new URL(link.url).port));
  return {
    dialect: "mysql",
    url: way.url,
    cut: () => link.close(),
    fail: async () => {
      await primary.kill();
      await replica.run("STOP SLAVE IO_THREAD");
      for (let isBehind = true; isBehind;) {
        const [now] = await replica.query<{ Read_Master_Log_Pos: string; Exec_Master_Log_Pos: string }>("SHOW SLAVE STATUS");
        isBehind = String(now?.Read_Master_Log_Pos) !== String(now?.Exec_Master_Log_Pos);
      }
      for (const sql of ["STOP SLAVE", "RESET SLAVE ALL"]) await replica.run(sql);
      way.lead(other.url);
    },
    [Symbol.asyncDispose]: () => stop([replica], [other, primary], [way, link]),
  };
}

/** Has a server acknowledge nothing that its standby has not written. */
export async function makeSynchronous(url: string): Promise<void> {
  await using admin = await session(url);
  await admin.run("ALTER SYSTEM SET synchronous_standby_names = '*'");
  await admin.query("SELECT pg_reload_conf()");
  for (;;) {
    const [state] = await admin.query<{ sync_state: string }>("SELECT sync_state FROM pg_stat_replication");
    if (state?.sync_state === "sync") return;
  }
}

/** A server and another that replicates it; the replica can be held back. */
export interface Pair extends AsyncDisposable {
  readonly primary: string;
  readonly replica: string;
  hold(): Promise<void>;
  release(): Promise<void>;
  /** How many seconds the replica is behind, as the primary sees it on PostgreSQL, the replica itself on MariaDB. */
  lag(): Promise<number>;
}

/** A server that streams what another of PostgreSQL's writes: its copy is made while that one serves. */
export async function postgresStandby(primary: Server, options: readonly string[] = []): Promise<MortalServer> {
  await using admin = await session(primary.url);
  const { port } = new URL(primary.url);
  return await startPostgres([`primary_conninfo=host=127.0.0.1 port=${port} user=underpin`, ...options], async (data) => {
    await admin.query("SELECT pg_backup_start('standby', true)");
    cpSync(join(primary.folder, "data"), data, { recursive: true });
    const [stopped] = await admin.query<{ label: string }>("SELECT labelfile AS label FROM pg_backup_stop(false)");
    writeFileSync(join(data, "backup_label"), stopped?.label ?? "");
    writeFileSync(join(data, "standby.signal"), "");
    rmSync(join(data, "postmaster.pid"));
  });
}

/** PostgreSQL with a streaming standby. */
export async function postgresPair(): Promise<Pair> {
  const primary = await startPostgres();
  const admin = await session(primary.url);
  const standby = await postgresStandby(primary);
  const replica = await session(standby.url);
  return {
    primary: primary.url,
    replica: standby.url,
    hold: async () => void (await replica.query("SELECT pg_wal_replay_pause()")),
    release: async () => void (await replica.query("SELECT pg_wal_replay_resume()")),
    lag: async () =>
      Number(
        (await admin.query<{ lag: string | null }>("SELECT extract(epoch FROM replay_lag) AS lag FROM pg_stat_replication"))[0]?.lag ?? 0,
      ),
    [Symbol.asyncDispose]: () => stop([admin, replica], [standby, primary]),
  };
}

/** A server of MariaDB's that others can follow. */
const LOGGED = ["--log-bin=binlog", "--server-id=1", "--binlog-format=ROW", "--log-bin-trust-function-creators=1"];

/** Has a server replicate another from now on, which it reaches at a port. */
async function follow(replica: Session, primary: string, port: number): Promise<void> {
  await using admin = await session(primary);
  const [position] = await admin.query<{ File: string; Position: number }>("SHOW MASTER STATUS");
  await replica.run(
    `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = 'root', MASTER_LOG_FILE = '${position?.File}', MASTER_LOG_POS = ${position?.Position}`,
  );
  await replica.run("START SLAVE");
}

/** MariaDB with a replica. */
export async function mariadbPair(): Promise<Pair> {
  const primary = await startMariadb(LOGGED);
  const other = await startMariadb(["--server-id=2"]);
  const [admin, replica] = [await session(primary.url), await session(other.url)];
  await follow(replica, primary.url, Number(new URL(primary.url).port));
  const delay = async (seconds: number): Promise<void> => {
    for (const sql of ["STOP SLAVE", `CHANGE MASTER TO MASTER_DELAY = ${seconds}`, "START SLAVE"]) await replica.run(sql);
  };
  return {
    primary: primary.url,
    replica: other.url,
    hold: () => delay(3600),
    release: () => delay(0),
    lag: async () =>
      Number((await replica.query<{ Seconds_Behind_Master: string | null }>("SHOW SLAVE STATUS"))[0]?.Seconds_Behind_Master ?? 0),
    [Symbol.asyncDispose]: () => stop([admin, replica], [other, primary]),
  };
}

async function session(url: string): Promise<Session> {
  return await (await openDatabase(url)).connect();
}

async function stop(sessions: readonly Session[], servers: readonly Server[], ways: readonly Way[] = []): Promise<void> {
  for (const way of ways) await way[Symbol.asyncDispose]();
  for (const one of sessions) await one.close();
  for (const server of servers) await server.stop();
}
