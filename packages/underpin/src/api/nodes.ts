import { openPlace } from "../dialects/open.ts";
import { aliveNodes, type Node } from "../ledger/nodes.ts";
import type { EngineOptions } from "../engine/work.ts";

/** Nodes that showed a sign of life lately, oldest release first; none where the database has no ledger. Never writes. */
export async function nodes(options: EngineOptions): Promise<readonly Node[]> {
  const { dialect, look } = await openPlace(options);
  await using session = await look();
  const tables = await dialect.tables(session);
  return tables.includes("underpin_node") ? await aliveNodes(dialect, session, options.service.name) : [];
}
