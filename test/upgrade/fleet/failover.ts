import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "underpin/engine";
import { startGalera, type Cluster } from "../../harness/galera.ts";
import { Way } from "../../harness/outage.ts";
import { makeSynchronous, postgresStandby } from "../../harness/replicas.ts";
import { startPostgres, type MortalServer } from "../../harness/servers.ts";
import { Haproxy } from "./haproxy.ts";

/** A database that goes on elsewhere when its server is gone: whoever uses it asks a balancer. */
export interface Failover extends AsyncDisposable {
  readonly dialect: "postgres" | "mysql";
  /** Of the database `cloud`, by way of the balancer. */
  readonly url: string;
}

/** PostgreSQL whose standby has each commit before it is acknowledged. */
export interface Standby extends Failover {
  /** kill -9 for the primary: connections break, and there is nobody to connect to. */
  kill(): Promise<void>;
  /** The primary's host is gone without a word: connections stand, and nothing comes of them. */
  vanish(): void;
  /** Makes the standby the primary. */
  promote(): Promise<void>;
  /** Has the balancer lead to the standby; connections that stand it leaves as they are. */
  redirect(): Promise<void>;
  /** Gives the primary of now a standby. */
  join(): Promise<void>;
}

/** Each answers for itself that the disk has what it has acknowledged. */
const SAFE = ["synchronous_commit=on"];

/** Starts a primary with a standby, and a balancer before both. */
export async function startStandby(): Promise<Standby> {
  const folder = mkdtempSync(join(tmpdir(), "underpin-failover-"));
  const proxy = await Haproxy.start(folder, 2, "tcp");
  const servers: MortalServer[] = [await startPostgres(SAFE)];
  const ways: Way[] = [await Way.to(servers[0]!.url)];
  await create(servers[0]!.url);
  await proxy.open(0, portOf(ways[0]!.url));
  const [primary, standby] = [(): number => servers.length - 2, (): number => servers.length - 1];
  const standing: Standby = {
    dialect: "postgres",
    url: urlOf(proxy, servers[0]!.url),
    join: async () => {
      const one = servers.at(-1)!;
      servers.push(await postgresStandby(one, SAFE));
      ways.push(await Way.to(servers.at(-1)!.url));
      await makeSynchronous(one.url);
    },
    kill: async () => {
      await servers[primary()]!.kill();
      await ways[primary()]!.close();
    },
    vanish: () => ways[primary()]!.stall(true),
    promote: async () => {
      await using session = await (await openDatabase(servers[standby()]!.url)).connect();
      await session.query("SELECT pg_promote()");
    },
    redirect: async () => {
      await proxy.leave(primary() % 2);
      await proxy.open(standby() % 2, portOf(ways[standby()]!.url));
    },
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      for (const way of ways) await way[Symbol.asyncDispose]();
      for (const server of servers.toReversed()) await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await standing.join();
  return standing;
}

/** MariaDB's servers that hold one database together, of which one is asked. */
export interface Several extends Failover {
  readonly cluster: Cluster;
}

/** Starts three of them, and a balancer that sends all to the first that is there. */
export async function startSeveral(): Promise<Several> {
  const folder = mkdtempSync(join(tmpdir(), "underpin-failover-"));
  const cluster = await startGalera(3);
  const proxy = await Haproxy.start(folder, 3, "tcp");
  const [first] = cluster.members;
  await create(first!.url);
  await cluster.whole();
  for (const [slot, { url }] of cluster.members.entries()) await proxy.open(slot, portOf(url));
  return {
    dialect: "mysql",
    url: urlOf(proxy, first!.url),
    cluster,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function create(url: string): Promise<void> {
  await using session = await (await openDatabase(url)).connect();
  await session.run("CREATE DATABASE cloud");
}

const portOf = (url: string): number => Number(new URL(url).port);

function urlOf(proxy: Haproxy, url: string): string {
  return Object.assign(new URL(url), { host: new URL(proxy.url).host, pathname: "/cloud" }).href;
}
