import type { Fleet, FleetNode } from "../fleet/fleet.ts";
import type { Step } from "../steps/step.ts";
import { takeIn, takeOut } from "../steps/balance.ts";
import { ifGiven, onDatabase } from "../steps/database.ts";
import { beforeContract } from "../steps/gate.ts";
import { judge } from "../steps/judge.ts";
import { configure, examine, start, stop, upgrade } from "../steps/node.ts";
import { smoke } from "../steps/well.ts";
import { firstOf, type Procedure } from "./procedure.ts";

/**
 * Without downtime: both releases serve side by side while the schema is a superset of both.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/upgrading.html#upgrading-without-downtime
 */
export const zero: Procedure = {
  name: "zero",
  promise: "no request fails",
  keepsDatabase: true,
  mode: "online",
  errorBudget: 0,
  steps: (fleet) => {
    const { first, others } = firstOf(fleet);
    return [
      ...ifGiven(fleet, first, "doctor"),
      ...fleet.nodes.flatMap((node) => examine(node, "from")),
      ...ifGiven(fleet, first, "backup"),
      takeOut(first, "serve"),
      stop(first),
      ...upgrade(first),
      ...configure(first),
      ...examine(first, "to"),
      ...ifGiven(fleet, first, "doctor", { name: "doctor, of the next release" }),
      onDatabase(fleet, first, "expand"),
      onDatabase(fleet, first, "migrate"),
      ...served(fleet, first),
      ...others.flatMap((node) => [
        takeOut(node, "serve"),
        stop(node),
        ...upgrade(node),
        ...configure(node),
        ...examine(node, "to"),
        ...served(fleet, node),
      ]),
      beforeContract(),
      onDatabase(fleet, first, "contract"),
    ];
  },
};

/** A node with the next release begins to serve. */
function served(fleet: Fleet, node: FleetNode): readonly Step[] {
  return [start(node), ...smoke(fleet, node), takeIn(node, fleet.share), judge(node)];
}
