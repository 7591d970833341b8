import { UnderpinError } from "../../model/error.ts";
import { runCommand } from "../command.ts";
import type { CommandWords, FleetNode } from "../fleet/fleet.ts";
import type { Balancer } from "./balancer.ts";

/** A balancer that is told by two commands of the user's, which run on this machine. It tells nothing back. */
export function ownCommands(commands: { readonly out: CommandWords; readonly in: CommandWords }): Balancer {
  const run = async (name: "out" | "in", node: FleetNode): Promise<void> => {
    const { code, said } = await runCommand(commands[name], { release: "", node }, { here: true });
    if (code === 0) return;
    throw new UnderpinError("UP-BALANCER", {
      what: `The balancer's command "${name}" ended with ${code} for ${node.name}.`,
      why: said.at(-1) ?? "It said nothing.",
    });
  };
  return { ...silent, out: (node) => run("out", node), in: (node) => run("in", node) };
}

/** No balancer that could be told: nodes say by themselves that they end, and clients go elsewhere. */
export const silent: Balancer = {
  out: async () => {},
  in: async () => {},
  isOut: async () => null,
  isIn: async () => null,
  busy: async () => null,
  cut: async () => 0,
  load: async () => null,
  traffic: async () => null,
};
