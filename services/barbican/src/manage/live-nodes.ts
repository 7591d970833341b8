import { createEngine } from "underpin/engine";
import type { ActionContext } from "underpin/cli";

/** The nodes of the service that showed a sign of life lately, in words. Python's show none. */
export async function liveNodes({ url, service }: Pick<ActionContext, "url" | "service">): Promise<readonly string[]> {
  const nodes = await createEngine({ service, url: url as string }).nodes();
  return nodes.map(({ node, secondsAgo }) => `${node} (seen ${secondsAgo} s ago)`);
}
