import { apply } from "../changes/registry.ts";
import type { MadeBy } from "../changes/kinds/kind.ts";
import { UnderpinError } from "../model/error.ts";
import type { Made } from "../model/journal.ts";
import type { Schema } from "../model/schema.ts";
import { planScripts, type PlanInput, type PlannedScript } from "../plan/plan.ts";
import type { LoadedScript } from "../repositories/load.ts";

/**
 * What would take the planned expansions of evolutions back, newest first, planned on what they will leave. It ends at one that nobody
 * can take back: what is older stays behind it. Nothing where DDL can be rolled back: there nobody asks.
 */
export async function waysBack(
  input: PlanInput,
  scripts: readonly LoadedScript[],
  planned: readonly PlannedScript[],
): Promise<readonly PlannedScript[]> {
  if (input.dialect.ddl.isTransactional) return [];
  const expansions = planned.filter(({ file }) => file.repository === "expand");
  let schema = left(expansions) ?? input.schema;
  const back: PlannedScript[] = [];
  for (const { file, steps } of expansions.toReversed()) {
    const script = scripts.find((one) => one.file === file);
    if (!script) break;
    try {
      const way = await planScripts({ ...input, schema, recorded: async () => [], madeBy: async () => madeBy(steps) }, [script], "revert");
      schema = left(way) ?? schema;
      back.push(...way);
    } catch (error) {
      if (error instanceof UnderpinError) break;
      throw error;
    }
  }
  return back.filter(({ file }) => file.evolution);
}

/** The schema that scripts leave; undefined where they do nothing. */
function left(scripts: readonly PlannedScript[]): Schema | undefined {
  const last = scripts.flatMap(({ steps }) => steps.filter(({ skip }) => skip === undefined)).at(-1);
  return last && apply(last.schema, last.change);
}

/** As the journal will say it: what was found is not made. */
function madeBy(steps: PlannedScript["steps"]): MadeBy {
  const own = steps.filter(({ skip, isBegun }) => skip === undefined || isBegun).map(({ made }) => made);
  return { things: Object.assign({}, ...own) as Made, isComplete: own.every((made) => made !== null) };
}
