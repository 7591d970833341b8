import { latest } from "../repositories/read.ts";
import { aliveNodes, type Node } from "../ledger/nodes.ts";
import type { Versions } from "../model/phase.ts";
import { checkView, type CheckResult } from "./check.ts";
import { withLook, type View } from "../engine/view.ts";
import type { EngineOptions } from "../engine/work.ts";
import { filesInFlight } from "../engine/files-in-flight.ts";
import { openPlace } from "../dialects/open.ts";
import type { Outlook } from "../ledger/outlook.ts";
import type { Look } from "../model/dialect.ts";
import { evolutionsInFlight, type EvolutionStatus } from "./evolutions.ts";
import { releaseAt } from "../engine/targets.ts";

/** Everything an operator wants to see at once. */
export interface StatusResult {
  readonly database: string;
  readonly versions: Versions;
  readonly latest: number;
  /** The version whose contract has begun and not ended: no older release can run. */
  readonly contracting: number | null;
  /** The version that an offline upgrade was on its way to, and did not reach: no release can run. */
  readonly offline: number | null;
  /** The newest release whose schema is complete. */
  readonly release: string | null;
  /** Triggers that keep old and new data equal, or refuse writes. */
  readonly triggers: readonly string[];
  /** What is expanded and not contracted: both shapes are in use. */
  readonly evolutions: readonly EvolutionStatus[];
  readonly nodes: readonly Node[];
  readonly runner: { readonly holder: string; readonly epoch: number } | null;
  readonly next: CheckResult;
}

/** Where an upgrade stands: versions, triggers in place, nodes alive, who runs, and what is next. Never writes. */
export async function status(options: EngineOptions): Promise<StatusResult> {
  const { service } = options;
  return await withLook(options, async (view) => {
    const { database, session, repositories, state } = view;
    const has = (table: string): boolean => state.tables.includes(table);
    const isInFlight = has("underpin_journal") && filesInFlight(repositories, state).length > 0;
    const [lease] = has("underpin_lease")
      ? await session.query<{ holder: string | null; epoch: number }>(
          `SELECT holder, epoch FROM underpin_lease WHERE name = ? AND holder IS NOT NULL AND expires_at > ${database.dialect.now}`,
          [service.name],
        )
      : [];
    const holder = lease?.holder ? (JSON.parse(lease.holder) as { pid: number; host: string }) : null;
    return {
      database: database.label,
      versions: state.versions,
      contracting: state.contracting,
      offline: state.offline,
      latest: latest(repositories, "expand"),
      release: state.versions.contract === null ? null : (releaseAt(service, state.versions.contract)?.name ?? null),
      triggers: await database.dialect.triggers(session),
      evolutions: isInFlight ? await evolutionsInFlight(service, view, () => replanned(options, view)) : [],
      nodes: has("underpin_node") ? await aliveNodes(database.dialect, session, service.name) : [],
      runner: holder ? { holder: `process ${holder.pid} on ${holder.host}`, epoch: Number(lease?.epoch) } : null,
      next: checkView(options, view),
    };
  });
}

/** Loads what plans only where the ledger does not tell enough. */
async function replanned(options: EngineOptions, view: View<Look>): Promise<readonly Outlook[]> {
  const { plannedOutlooks } = await import("./planned-outlooks.ts");
  return await plannedOutlooks(options.service, { ...view, database: await openPlace(options) });
}
