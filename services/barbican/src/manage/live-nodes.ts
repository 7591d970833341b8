import { createEngine } from "underpin/engine";
import { UnderpinError, type ActionContext } from "underpin/cli";

/** Why nodes must be stopped, and what there is beside stopping them. */
interface Reason {
  readonly why: string;
  readonly otherwise: string;
}

/**
 * Refuses what can't be done beside the service while nodes of it showed a sign of life lately. Python's show none.
 *
 * @throws UnderpinError `UP-NODES`
 */
export async function refuseLiveNodes({ url, service }: Pick<ActionContext, "url" | "service">, { why, otherwise }: Reason): Promise<void> {
  const nodes = await createEngine({ service, url: url as string }).nodes();
  if (nodes.length === 0) return;
  throw new UnderpinError("UP-NODES", {
    what: `Nodes of the service are alive: ${nodes.map(({ node, secondsAgo }) => `${node} (seen ${secondsAgo} s ago)`).join(", ")}.`,
    why,
    fine: "Nothing was changed.",
    next: `Stop them, then run the same command again. ${otherwise}`,
  });
}
