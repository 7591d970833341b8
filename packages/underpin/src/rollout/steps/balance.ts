import type { FleetNode } from "../fleet/fleet.ts";
import { whileOthersCarry } from "./capacity.ts";
import type { Step, StepContext } from "./step.ts";
import { until } from "./wait.ts";

/** How often in a row a node must be without requests: one may be on its way. */
const QUIET_LOOKS = 2;

/** Takes a node out of service: nothing new is sent to it, and what it has it answers. */
export function takeOut(node: FleetNode, others: "serve" | "are stopped too"): Step {
  return {
    name: `${node.name}: out`,
    kind: "out",
    node: node.name,
    does: "out of service: the balancer sends nothing new, and what is under way is answered",
    users: others === "serve" ? "none: the other nodes serve" : "an outage, once the last node is out",
    do: async (context) => {
      if (others === "serve") {
        await whileOthersServe(context, node);
        await whileOthersCarry(context, node);
      }
      await leave(context, node);
    },
    undo: (context) => enter(context, node, 1),
  };
}

/**
 * Has a node serve again.
 *
 * @param share how many of the requests that are its own it gets until it is judged
 */
export function takeIn(node: FleetNode, share = 1): Step {
  return {
    name: `${node.name}: in`,
    kind: "in",
    node: node.name,
    does: share === 1 ? "back in service" : `back in service, with ${percent(share)} of its users until it is judged`,
    users: "none",
    do: (context) => enter(context, node, share),
    undo: (context) => leave(context, node),
  };
}

/** Waits until every other node is in service: one at a time is missing, never two. */
async function whileOthersServe(context: StepContext, node: FleetNode): Promise<void> {
  const { balancer, fleet } = context;
  await until(context, fleet.drain, async () => {
    for (const other of fleet.nodes)
      if (other.name !== node.name && (await balancer.isIn(other)) === false)
        return `${other.name} is not in service, and ${node.name} is to go out`;
    return true;
  });
}

async function leave(context: StepContext, node: FleetNode): Promise<void> {
  await context.balancer.out(node);
  await untilQuiet(context, node);
}

/** Waits until a node that is out of service has answered what it was sent. */
export async function untilQuiet(context: StepContext, node: FleetNode): Promise<void> {
  const { balancer, book, fleet, signal, waits, say } = context;
  let quiet = 0;
  try {
    await until({ signal, waits }, fleet.drain, async () => {
      // A balancer that is reloaded forgets what it was told.
      if ((await balancer.isOut(node)) === false) {
        quiet = 0;
        await balancer.out(node);
      }
      const busy = await balancer.busy(node);
      quiet = (busy ?? 0) === 0 ? quiet + 1 : 0;
      return quiet >= QUIET_LOOKS || busy === null ? true : `${node.name} still has ${busy ?? 0} requests`;
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const cut = await balancer.cut(node);
    book.cut(cut);
    say(`${node.name} was given ${fleet.drain / 1000} s; ${cut} connections were cut.`);
  }
}

async function enter(context: StepContext, node: FleetNode, share: number): Promise<void> {
  const { balancer } = context;
  await balancer.in(node, share);
  await until(context, node.health.within, async () =>
    (await balancer.isIn(node)) === false ? `the balancer does not take ${node.name} for well` : true,
  );
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
