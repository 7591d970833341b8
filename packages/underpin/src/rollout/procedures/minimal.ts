import { UnderpinError } from "../../model/error.ts";
import type { DatabaseNode, Fleet } from "../fleet/fleet.ts";
import { takeIn, takeOut } from "../steps/balance.ts";
import { ifGiven, onDatabase } from "../steps/database.ts";
import { judge } from "../steps/judge.ts";
import { configure, examine, start, stop, upgrade } from "../steps/node.ts";
import { fromOldData, rejoin, setAside } from "../steps/servers.ts";
import type { Step } from "../steps/step.ts";
import { smoke } from "../steps/well.ts";
import { firstOf, type Procedure } from "./procedure.ts";

/**
 * With minimal downtime, on a replicated database: one of its servers keeps the old data while the schema is upgraded on the others, so
 * that the way back is a restart, not a backup.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/upgrading.html#upgrading-with-minimal-downtime
 */
export const minimal: Procedure = {
  name: "minimal",
  promise: "an outage while the first node is upgraded, and the schema with it",
  keepsDatabase: false,
  mode: "offline",
  errorBudget: Number.POSITIVE_INFINITY,
  steps: (fleet) => {
    const { first, others } = firstOf(fleet);
    const old = keeper(fleet);
    return [
      ...ifGiven(fleet, first, "doctor"),
      ...fleet.nodes.flatMap((node) => examine(node, "from")),
      ...ifGiven(fleet, first, "backup"),
      ...others.flatMap((node) => [takeOut(node, "serve"), stop(node)]),
      takeOut(first, "are stopped too"),
      setAside(old),
      stop(first),
      ...configure(first),
      ...upgrade(first),
      {
        ...withoutNeed(onDatabase(fleet, first, "sync", { undo: (context) => fromOldData(context, old) })),
        loses: `what is written after it, which ${old.name} does not have`,
      },
      start(first),
      ...smoke(fleet, first),
      takeIn(first),
      judge(first),
      ...others.flatMap((node) => [
        ...configure(node),
        ...upgrade(node),
        ...examine(node, "to"),
        start(node),
        ...smoke(fleet, node),
        takeIn(node),
      ]),
      rejoin(old),
    ];
  },
};

/** The way back is the server with the old data, not a backup. */
function withoutNeed(step: Step): Step {
  const { needsBackup: _, ...rest } = step;
  return rest;
}

/** The server that keeps the old data: the last. */
function keeper({ databases }: Fleet): DatabaseNode {
  const old = databases.at(-1);
  if (old !== undefined && databases.length > 1) return old;
  throw new UnderpinError("UP-FLEET", {
    what: "This procedure keeps the old data on one server of the database, and the fleet's file names fewer than two.",
    fine: "Nothing was changed.",
    next: 'Name them under "databases", each with its address and its commands; or upgrade with --procedure downtime.',
  });
}
