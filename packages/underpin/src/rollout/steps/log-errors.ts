import { UnderpinError } from "../../model/error.ts";
import type { FleetNode } from "../fleet/fleet.ts";
import { added } from "../watch/log-errors.ts";
import type { StepContext } from "./step.ts";

/** How many errors a node's log has told of since, and those of the others together. */
export interface ErrorsSince {
  readonly own: number;
  readonly others: number;
}

/** Counts errors of logs from now on; null where the fleet's file does not say how they are counted on this node and on another. */
export async function errorsFromNow(context: StepContext, node: FleetNode): Promise<(() => Promise<ErrorsSince>) | null> {
  const others = context.fleet.nodes.filter((one) => one !== node && one.errors !== undefined);
  if (node.errors === undefined || others.length === 0) return null;
  const look = async (): Promise<readonly number[]> =>
    await Promise.all([node, ...others].map(async (one) => await errorsOf(context, one)));
  const before = await look();
  return async () => {
    const [own = 0, ...beside] = (await look()).map((now, i) => added(now, before[i] ?? 0));
    return { own, others: beside.reduce((sum, one) => sum + one, 0) };
  };
}

async function errorsOf({ answer, from, to, book }: StepContext, node: FleetNode): Promise<number> {
  const { errors: words = [], name } = node;
  // Those that have had their turn run the next release.
  const said = await answer(words, node, book.tally(name, to).requests > 0 ? to : from);
  const last = said.at(-1)?.trim() ?? "";
  if (/^\d+$/.test(last)) return Number(last);
  throw new UnderpinError("UP-ROLLOUT", {
    what: `"${words[0]}" does not say how many errors the log of ${name} tells of.`,
    why: last === "" ? "It said nothing." : `Its last line is "${last}", and no number.`,
  });
}
