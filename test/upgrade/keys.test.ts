import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { barbicanAt } from "../harness/barbican.ts";
import { HAS_BARBICAN } from "../harness/barbican-peer.ts";
import { DIALECTS } from "../harness/databases.ts";
import { Fleet } from "./fleet/fleet.ts";
import { WITHOUT_HAPROXY } from "./fleet/haproxy.ts";
import type { NodeKind } from "./fleet/kinds.ts";
import { KeyLoad } from "./keys/key-load.ts";
import { HAS_PIPELINES, ours, pythons } from "./keys/kinds.ts";

/** Requests between two replacements. */
const BETWEEN = Number(process.env["UPGRADE_REQUESTS"] ?? 400);
/** How often each kind of node must have read the other's secrets while both are there. */
const CROSSED = 10;

describe.skipIf(!HAS_BARBICAN || !HAS_PIPELINES || WITHOUT_HAPROXY)("Barbicans behind HAProxy", () => {
  // On PostgreSQL Python's Barbican can't open what it has stored itself (docs/barbican/differences.md).
  test.each(DIALECTS.filter((dialect) => dialect === "mysql"))(
    "on %s: Python's nodes are replaced by ours one by one, and ours by Python's: no request fails, every secret opens",
    async (dialect) => {
      await using database = await barbicanAt(dialect, "2026.1");
      const folder = mkdtempSync(join(tmpdir(), "underpin-keys-"));
      const cloud = { folder, url: database.url, pythonUrl: database.url.replace(/^\w+:/, "mysql+pymysql:") };
      const [theirs, own] = [pythons(cloud), ours(cloud)];
      await using fleet = await Fleet.start(theirs, theirs, theirs);
      const load = KeyLoad.begin({ url: fleet.url, kindOf: (name) => fleet.kindOf(name), clients: 4, pause: 10 });
      const roll = async (next: NodeKind): Promise<void> => {
        for (let slot = 0; slot < fleet.size; slot++) {
          await fleet.replace(slot, next, slot % 2 === 0 ? "drain" : "maint");
          await load.more(BETWEEN);
          if (new Set(fleet.kinds).size === 1) continue;
          const [there, back] = [load.crossed(theirs.name, own.name), load.crossed(own.name, theirs.name)];
          await load.when(
            () => load.crossed(theirs.name, own.name) >= there + CROSSED && load.crossed(own.name, theirs.name) >= back + CROSSED,
          );
        }
      };
      await load.more(BETWEEN);
      await roll(own);
      await roll(theirs);
      const { requests, failed } = load;
      const { lost, writes } = await load.end();
      const crossed = [load.crossed(theirs.name, own.name), load.crossed(own.name, theirs.name)];
      process.stdout.write(
        `${dialect}: ${JSON.stringify({ requests, failed: failed.length, writes, lost: lost.length, crossed, first: failed.slice(0, 5) })}\n`,
      );
      expect({ failed, lost }, fleet.log()).toEqual({ failed: [], lost: [] });
      rmSync(folder, { recursive: true, force: true });
    },
    600_000,
  );
});
