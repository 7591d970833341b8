import { openPlace } from "../../dialects/open.ts";
import { planAhead } from "../../engine/plan-ahead.ts";
import { usesFromNow } from "../../engine/uses.ts";
import { withView, type View } from "../../engine/work.ts";
import { UnderpinError } from "../../model/error.ts";
import { goingNames } from "../../plan/going-names.ts";
import { placeOf, type RolloutOptions } from "../options.ts";
import { untilBack } from "../record/returns.ts";

/**
 * Looks who still uses what contract takes away, from now on; a database that is away is waited for.
 *
 * @returns what says it, in words; null if nobody does, or contract takes nothing away that clients use
 */
export async function stillUsedFromNow(
  { service, to, ...options }: Pick<RolloutOptions, "service" | "to" | "url" | "connection">,
  signal: AbortSignal,
): Promise<() => Promise<string | null>> {
  const place = placeOf(options);
  const database = await openPlace(place);
  const { uses } = await database.dialect.health();
  const looking = async <T>(body: (view: View) => Promise<T>): Promise<T> =>
    await untilBack(database, async () => await withView({ service, ...place }, body), { signal });
  const going = await looking(async (view) => {
    const { planned } = await planAhead(view, { service, mode: "online", looksOnly: true, wanted: ["contract"], to });
    return goingNames(planned);
  }).catch((error: unknown) => {
    // Why contract can't be planned it says itself.
    if (error instanceof UnderpinError) return [];
    throw error;
  });
  if (going.length === 0) return async () => null;
  const used = uses ? await usesFromNow(async () => await looking(async ({ session }) => await uses(session, going)), signal) : null;
  const names = going.map(({ table, column }) => (column === null ? table : `${table}.${column}`)).join(", ");
  if (used === null)
    return async () =>
      `Whether clients still use what contract takes away (${names}) is not known: the server does not tell which statements are run.`;
  return async () => {
    const lines = await used();
    return lines.length === 0 ? null : `Clients still use what contract takes away. ${lines.join("; ")}.`;
  };
}
