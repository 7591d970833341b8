import { UnderpinError } from "../../model/error.ts";
import type { FleetNode } from "../fleet/fleet.ts";
import { added, logsErrors, type Logged } from "../watch/log-errors.ts";
import type { Finding } from "../watch/verdict.ts";
import type { StepContext } from "./step.ts";

/**
 * Counts the errors that logs tell of from now on.
 *
 * @returns what says how many a node's are beside the others'; null if nobody can: the fleet's file has no command that counts them on this node and on
 * another
 */
export async function errorsFromNow(context: StepContext, node: FleetNode): Promise<() => Promise<Finding | null>> {
  const others = context.fleet.nodes.filter((one) => one !== node && one.errors !== undefined);
  if (node.errors === undefined || others.length === 0) return async () => null;
  const look = async (): Promise<readonly Logged[]> =>
    await Promise.all([node, ...others].map(async (one) => await loggedBy(context, one)));
  const before = await look();
  return async () => {
    const [own, ...beside] = (await look()).map(({ errors, requests }, i) => ({
      errors: added(errors, before[i]?.errors ?? 0),
      requests: requests - (before[i]?.requests ?? 0),
    }));
    const sum = (of: keyof Logged): number => beside.reduce((all, one) => all + one[of], 0);
    return own === undefined ? null : logsErrors(own, { errors: sum("errors"), requests: sum("requests") });
  };
}

async function loggedBy({ answer, from, to, book }: StepContext, node: FleetNode): Promise<Logged> {
  const { errors: words = [], name } = node;
  const [before, after] = [book.tally(name, from).requests, book.tally(name, to).requests];
  // Those that have had their turn run the next release.
  const said = await answer(words, node, after > 0 ? to : from);
  const last = said.at(-1)?.trim() ?? "";
  if (/^\d+$/.test(last)) return { errors: Number(last), requests: before + after };
  throw new UnderpinError("UP-ROLLOUT", {
    what: `"${words[0]}" does not say how many errors the log of ${name} tells of.`,
    why: last === "" ? "It said nothing." : `Its last line is "${last}", and no number.`,
  });
}
