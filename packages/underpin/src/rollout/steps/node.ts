import type { FleetNode } from "../fleet/fleet.ts";
import { untilQuiet } from "./balance.ts";
import type { Step } from "./step.ts";
import { untilWell } from "./well.ts";

/** Ends a node's processes; on the way back they are started, with the release before. */
export function stop(node: FleetNode): Step {
  return {
    name: `${node.name}: stop`,
    kind: "stop",
    node: node.name,
    does: "stopped",
    users: "none: it is out of service",
    do: async (context) => {
      // A balancer that was started again since it went out may have sent it requests.
      await untilQuiet(context, node);
      await context.run(node.stop, node, context.from);
    },
    undo: async (context) => {
      await context.run(node.start, node, context.from);
      await untilWell(context, node, context.from);
    },
  };
}

/** Brings the next release to a node that is stopped. */
export function upgrade(node: FleetNode): Step[] {
  return brought(node, "upgrade", "the next release is installed");
}

/** Brings the next release's configuration to it. */
export function configure(node: FleetNode): Step[] {
  return brought(node, "configure", "the next release's configuration is put in place");
}

/**
 * Looks on a node for what stands in a release's way there: the release that serves, or, once it has that and its configuration, the next one. Nothing is
 * changed, and nothing taken back.
 */
export function examine(node: FleetNode, release: "from" | "to"): Step[] {
  const words = node.doctor;
  if (words === undefined) return [];
  return [
    {
      name: release === "from" ? `${node.name}: doctor` : `${node.name}: doctor, of the next release`,
      kind: "doctor",
      node: node.name,
      does: "what would stand in the upgrade's way on this node is looked for",
      users: "none",
      do: (context) => context.run(words, node, context[release]),
    },
  ];
}

/** Starts a node's processes with the next release, and waits until it is well. */
export function start(node: FleetNode): Step {
  return {
    name: `${node.name}: start`,
    kind: "start",
    node: node.name,
    does: "started with the next release, and well",
    users: "none: it is out of service",
    do: async (context) => {
      await context.run(node.start, node, context.to);
      await untilWell(context, node, context.to);
    },
    undo: (context) => context.run(node.stop, node, context.to),
  };
}

/** One command that takes whichever release it is told. */
function brought(node: FleetNode, kind: "upgrade" | "configure", does: string): Step[] {
  const words = node[kind];
  if (words === undefined) return [];
  return [
    {
      name: `${node.name}: ${kind}`,
      kind,
      node: node.name,
      does,
      users: "none",
      do: (context) => context.run(words, node, context.to),
      undo: (context) => context.run(words, node, context.from),
    },
  ];
}
