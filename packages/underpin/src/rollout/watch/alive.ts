import { nodes } from "../../api/nodes.ts";
import { openPlace } from "../../dialects/open.ts";
import type { Node } from "../../ledger/nodes.ts";
import { placeOf, type RolloutOptions } from "../options.ts";
import { untilBack } from "../record/returns.ts";

/** Nodes whose guards showed a sign of life lately; a database that is away is waited for. */
export async function alive(
  options: Pick<RolloutOptions, "service" | "url" | "connection">,
  signal: AbortSignal,
): Promise<readonly Node[]> {
  const place = placeOf(options);
  return await untilBack(await openPlace(place), () => nodes({ service: options.service, ...place }), { signal });
}
