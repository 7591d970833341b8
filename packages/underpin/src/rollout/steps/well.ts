import { messageOf } from "../../model/error.ts";
import type { Fleet, FleetNode } from "../fleet/fleet.ts";
import type { Step, StepContext } from "./step.ts";
import { until } from "./wait.ts";

const ANSWER_MS = 2000;

/**
 * Waits until a node answers its health check, its guard says that it runs the release, and a user of the conductor's own is served by it.
 *
 * @throws UnderpinError `UP-ROLLOUT` when its time is over
 */
export async function untilWell(context: StepContext, node: FleetNode, release: string): Promise<void> {
  const { health } = node;
  await until(context, health.within, async () => {
    const answer = await healthOf(node, context.signal);
    if (answer !== true) return `${node.name} is not well: ${answer}`;
    if (!health.heartbeat) return true;
    // One that is several processes says its name with theirs behind it.
    const own = (await context.nodes()).filter(({ node: name }) => name === node.name || name.startsWith(`${node.name}-`));
    const said = own.map((one) => one.release);
    return said.length > 0 && said.every((one) => one === release)
      ? true
      : `${node.name}'s guard says ${said.length > 0 ? said.join(", ") : "nothing"}, not ${release}`;
  });
  if (!context.probe) return;
  await until(context, health.within, async () => {
    const wrong = await context.probe?.visit(node.address);
    return wrong == null ? true : `${node.name} does not serve users: ${wrong}`;
  });
}

/** A user's own look at a node that is well and not yet in service, where the fleet's file has one. */
export function smoke({ commands }: Fleet, node: FleetNode): Step[] {
  const { smoke: words } = commands;
  if (words === undefined) return [];
  return [
    {
      name: `${node.name}: smoke`,
      kind: "smoke",
      node: node.name,
      does: "the smoke test, on this node alone",
      users: "none: it is out of service",
      do: (context) => context.run(words, node, context.to),
    },
  ];
}

async function healthOf({ address, health }: FleetNode, signal: AbortSignal): Promise<true | string> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const { status, body } = await fetch(new URL(health.path, address), { signal: limit, redirect: "manual" });
    await body?.cancel();
    return status === health.status ? true : `${health.path} answers ${status}`;
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return messageOf(cause);
  }
}
