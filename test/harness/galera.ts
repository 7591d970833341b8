import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Session } from "underpin";
import { openDatabase } from "underpin/engine";
import { freePort, startMariadb, type MortalServer } from "./servers.ts";

/** Where the script is that Galera calls for a server that comes back. */
const SCRIPTS = fileURLToPath(new URL("../fixtures/galera", import.meta.url));
const PROVIDER = "/usr/lib/galera/libgalera_smm.so";

/** Whether Galera's library is installed (Debian's package galera-4). */
export const HAS_GALERA = existsSync(PROVIDER);

/** One server of a cluster. */
interface Member {
  readonly url: string;
  /** The same server's URL with another database. */
  at(database: string): string;
  /** kill -9, and back again by what the others still have of what it missed. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Cuts it off from the others, or lets it back in. */
  isolate(on: boolean): Promise<void>;
  /** Stops it as it stands (SIGSTOP), or lets it go on: the others wait for it, or give it up. */
  freeze(on: boolean): void;
}

/** Servers that hold one database together. */
export interface Cluster extends AsyncDisposable {
  readonly members: readonly Member[];
  /** Returns when so many servers take part, seen from each of them. */
  whole(size?: number): Promise<void>;
}

/** Starts a cluster; all begin empty, so all but the first are told that they stand where it does, and need no copy of it. */
export async function startGalera(size: number): Promise<Cluster> {
  if (!process.env["PATH"]?.includes(SCRIPTS)) process.env["PATH"] += `:${SCRIPTS}`;
  const ports = await Promise.all(Array.from({ length: size }, () => freePort()));
  const all = `gcomm://${ports.map((port) => `127.0.0.1:${port}`).join(",")}`;
  const [founding, ...joining] = await Promise.all(ports.map((port) => settingsOf(port, all)));
  const founder = await startMariadb(founding, undefined, ["--wsrep-cluster-address=gcomm://", "--wsrep-new-cluster"]);
  const servers = [founder];
  for (const settings of joining) {
    // One at a time: two that join at once can wait for each other for ever.
    const { uuid, seqno } = await positionOf(founder.url);
    const state = `# GALERA saved state\nversion: 2.1\nuuid: ${uuid}\nseqno: ${seqno}\nsafe_to_bootstrap: 0\n`;
    const fill = (data: string): void => writeFileSync(join(data, "grastate.dat"), state);
    servers.push(await startMariadb(settings, fill, [`--wsrep-start-position=${uuid}:${seqno}`]));
  }
  const members = servers.map((server, i) => memberOf(server, servers[i === 0 ? 1 : 0]?.url ?? server.url, size));
  return {
    members,
    whole: async (wanted = size) => {
      for (const { url } of members.slice(0, wanted)) await until(url, (status) => status["wsrep_cluster_size"] === String(wanted));
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of servers.toReversed()) {
        server.process.kill("SIGCONT");
        await server.stop();
      }
    },
  };
}

function memberOf(server: MortalServer, other: string, size: number): Member {
  const { url } = server;
  return {
    url,
    at: (database) => url.replace(/\/mysql$/, `/${database}`),
    kill: async () => {
      await server.kill();
      // Who comes back before the others have given it up waits for that, and then some.
      await until(other, (status) => status["wsrep_cluster_size"] === String(size - 1));
    },
    restart: async () => {
      await server.start((recover) => {
        const position = /Recovered position: (\S+)/.exec(recover())?.[1];
        return [`--wsrep-start-position=${position}`];
      });
      await until(url, ({ wsrep_local_state_comment: state }) => state === "Synced");
    },
    isolate: async (on) => {
      await using session = await open(url);
      await session.run(`SET GLOBAL wsrep_provider_options = 'gmcast.isolate=${on ? 1 : 0}'`);
      await until(url, ({ wsrep_cluster_status: status, wsrep_ready: ready }) => (status === "Primary" && ready === "ON") !== on);
    },
    freeze: (on) => void server.process.kill(on ? "SIGSTOP" : "SIGCONT"),
  };
}

const open = async (url: string): Promise<Session> => await (await openDatabase(url)).connect();

/** Waits for a server to say so of itself. */
async function until(url: string, isSo: (status: Readonly<Record<string, string>>) => boolean): Promise<void> {
  for (;;) {
    try {
      await using session = await open(url);
      while (!isSo(await statusOf(session))) await new Promise((resolve) => setTimeout(resolve, 50));
      return;
    } catch {
      // It is not there yet.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** What a server says of its cluster. */
async function statusOf(session: Session): Promise<Readonly<Record<string, string>>> {
  const rows = await session.query<{ Variable_name: string; Value: string }>("SHOW GLOBAL STATUS LIKE 'wsrep%'");
  return Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]));
}

async function positionOf(url: string): Promise<{ readonly uuid: string | undefined; readonly seqno: string | undefined }> {
  await using session = await open(url);
  const status = await statusOf(session);
  return { uuid: status["wsrep_cluster_state_uuid"], seqno: status["wsrep_last_committed"] };
}

async function settingsOf(port: number, all: string): Promise<(clients: number) => readonly string[]> {
  const ist = await freePort();
  // A server that is gone is given up within a second or two, instead of five to fifteen.
  const evs =
    "evs.suspect_timeout=PT1S;evs.inactive_timeout=PT3S;evs.inactive_check_period=PT0.2S;evs.keepalive_period=PT0.3S;evs.install_timeout=PT3S";
  return (clients) => [
    "--wsrep-on=ON",
    `--wsrep-provider=${PROVIDER}`,
    "--wsrep-cluster-name=underpin",
    `--wsrep-cluster-address=${all}`,
    `--wsrep-node-address=127.0.0.1:${port}`,
    `--wsrep-node-incoming-address=127.0.0.1:${clients}`,
    `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${port};ist.recv_addr=127.0.0.1:${ist};gcache.size=64M;gcs.fc_limit=4;gcs.fc_factor=0.5;${evs}`,
    "--wsrep-sst-method=underpin",
    "--binlog-format=ROW",
    "--innodb-autoinc-lock-mode=2",
    // What was committed outlives kill -9.
    "--innodb-flush-log-at-trx-commit=2",
  ];
}
