import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cloudOf, twinOf } from "../../differential/cloud/cloud.ts";
import { PERSONAS } from "../../differential/cloud/personas.ts";
import { Side } from "../../differential/side.ts";
import { Listener } from "../../differential/told.ts";
import { PEERS } from "../../harness/keystone-peer.ts";
import { PythonServer } from "../../harness/python-server.ts";
import { stepsFor } from "../rooms/golden.ts";
import { recordedCloud } from "../rooms/record.ts";
import { goldenFile, PLAYS, type GoldenTold, type Heard } from "./golden.ts";

/** Asks Python of every play, and keeps what it tells. */
export async function record(): Promise<void> {
  for (const { release, python } of PEERS)
    if (python !== undefined) writeFileSync(goldenFile(release), gzipSync(JSON.stringify(await played(release, python)), { level: 9 }));
}

async function played(release: string, python: string): Promise<GoldenTold> {
  const cloud = await cloudOf(release, python);
  const tokens = new Map<string, string>();
  const plays: Record<string, Record<string, readonly Heard[]>> = {};
  for (const { title, settings, scenarios } of PLAYS) {
    const folder = mkdtempSync(join(tmpdir(), "underpin-record-"));
    try {
      twinOf(cloud, folder, settings);
      await using server = await PythonServer.start(python, folder);
      const play: Record<string, readonly Heard[]> = {};
      for (const scenario of scenarios) {
        await server.reset();
        const side = new Side(server.url, cloud.names, tokens);
        for (const persona of Object.keys(PERSONAS)) await side.token(persona);
        const listener = new Listener(() => server.log());
        const heard: Heard[] = [];
        for (const step of stepsFor(release, scenario)) {
          const { status } = await side.ask(step);
          heard.push({ status, told: await listener.next() });
        }
        play[scenario.title] = heard;
      }
      plays[title] = play;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return { now: Date.now(), tokens: Object.fromEntries(tokens), ...(await recordedCloud(cloud, release)), plays };
}
