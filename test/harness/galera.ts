import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "underpin/engine";
import { freePort, startMariadb, type Server } from "./servers.ts";

const PROVIDER = "/usr/lib/galera/libgalera_smm.so";

/** Whether Galera's library is installed (Debian's package galera-4). */
export const HAS_GALERA = existsSync(PROVIDER);

/** A cluster of two nodes. */
export interface Cluster extends AsyncDisposable {
  readonly urls: readonly [string, string];
}

/** Starts two nodes; both begin empty, so the second is told that it stands where the first does, and needs no copy of it. */
export async function startGalera(): Promise<Cluster> {
  const port = await freePort();
  const first = await startNode(port, "gcomm://", ["--wsrep-new-cluster"]);
  const { uuid, seqno } = await positionOf(first.url);
  const second = await startNode(await freePort(), `gcomm://127.0.0.1:${port}`, [`--wsrep-start-position=${uuid}:${seqno}`], (data) =>
    writeFileSync(join(data, "grastate.dat"), `# GALERA saved state\nversion: 2.1\nuuid: ${uuid}\nseqno: ${seqno}\nsafe_to_bootstrap: 0\n`),
  );
  return {
    urls: [first.url, second.url],
    [Symbol.asyncDispose]: async () => {
      await second.stop();
      await first.stop();
    },
  };
}

async function positionOf(url: string): Promise<{ readonly uuid: string; readonly seqno: string }> {
  await using session = await (await openDatabase(url)).connect();
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_state_uuid', 'wsrep_last_committed')",
  );
  const value = (name: string): string => rows.find((row) => row.Variable_name === name)?.Value ?? "";
  return { uuid: value("wsrep_cluster_state_uuid"), seqno: value("wsrep_last_committed") };
}

async function startNode(port: number, address: string, more: readonly string[], fill?: (data: string) => void): Promise<Server> {
  const ist = await freePort();
  return await startMariadb(
    [
      "--wsrep-on=ON",
      `--wsrep-provider=${PROVIDER}`,
      `--wsrep-cluster-address=${address}`,
      "--wsrep-cluster-name=underpin",
      "--wsrep-node-address=127.0.0.1",
      `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${port};ist.recv_addr=127.0.0.1:${ist};gcache.size=16M;gcs.fc_limit=4;gcs.fc_factor=0.5`,
      "--wsrep-sst-method=skip",
      "--binlog-format=ROW",
      "--innodb-autoinc-lock-mode=2",
      ...more,
    ],
    fill,
  );
}
