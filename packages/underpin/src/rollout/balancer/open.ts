import type { Fleet } from "../fleet/fleet.ts";
import type { Balancer } from "./balancer.ts";
import { haproxy } from "./haproxy.ts";
import { ownCommands, silent } from "./own-commands.ts";

/** The balancer that a fleet's file names. */
export function balancerOf({ balancer, nodes }: Fleet): Balancer {
  if (balancer === "none") return silent;
  return "haproxy" in balancer ? haproxy(balancer.haproxy, nodes) : ownCommands(balancer.commands);
}
