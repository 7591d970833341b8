import { takeIn, takeOut } from "../steps/balance.ts";
import { ifGiven, onDatabase } from "../steps/database.ts";
import { configure, examine, start, stop, upgrade } from "../steps/node.ts";
import { smoke } from "../steps/well.ts";
import { firstOf, type Procedure } from "./procedure.ts";

/**
 * With downtime: every node is stopped while the schema is upgraded.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/upgrading.html#upgrading-with-downtime
 */
export const downtime: Procedure = {
  name: "downtime",
  promise: "an outage from the first step at a node to the last node's start",
  keepsDatabase: false,
  mode: "offline",
  errorBudget: Number.POSITIVE_INFINITY,
  steps: (fleet) => {
    const { first } = firstOf(fleet);
    const { nodes } = fleet;
    return [
      ...ifGiven(fleet, first, "doctor"),
      ...nodes.flatMap((node) => examine(node, "from")),
      ...nodes.map((node) => takeOut(node, "are stopped too")),
      ...nodes.map((node) => stop(node)),
      ...ifGiven(fleet, first, "backup"),
      ...nodes.flatMap((node) => upgrade(node)),
      ...nodes.flatMap((node) => configure(node)),
      ...nodes.flatMap((node) => examine(node, "to")),
      onDatabase(fleet, first, "sync"),
      ...ifGiven(fleet, first, "doctor", { name: "doctor, of the next release" }),
      ...nodes.flatMap((node) => [start(node), ...smoke(fleet, node)]),
      ...nodes.map((node) => ({ ...takeIn(node), final: "users write again; a backup does not have what they wrote since" })),
    ];
  },
};
