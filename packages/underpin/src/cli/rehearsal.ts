import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UnderpinError } from "../model/error.ts";
import type { Fleet } from "../rollout/fleet/fleet.ts";
import type { Procedure } from "../rollout/procedures/procedure.ts";
import type { ActionContext, CommonOptions } from "./context.ts";
import { rolloutTeller } from "./tell-rollout.ts";

/** What `rollout` takes of a rehearsal. */
export interface RehearsalCommandOptions extends CommonOptions {
  readonly rehearse?: boolean;
  readonly backup?: string;
  readonly on?: string;
  readonly revert?: boolean;
  readonly from?: string;
  readonly report?: string;
}

/** What is said of a rehearsal, and means nothing without one. */
const OF_REHEARSALS = ["backup", "on", "revert"] as const;

/** @throws UnderpinError `UP-CONFIG` */
export function checkRehearsal(options: RehearsalCommandOptions): void {
  const alone = options.rehearse ? undefined : OF_REHEARSALS.find((name) => options[name] !== undefined);
  if (alone !== undefined) throw new UnderpinError("UP-CONFIG", { what: `--${alone} is for --rehearse.`, fine: "Nothing was changed." });
}

/** Rehearses a rollout on a copy; the exit status says whether all went well. */
export async function runRehearsal(
  { engine, output, json }: ActionContext,
  { fleet, procedure, to, file }: { readonly fleet: Fleet; readonly procedure: Procedure; readonly to: string; readonly file: string },
  { backup, on, revert, from, report, quiet }: RehearsalCommandOptions,
): Promise<number> {
  const [{ rehearseRollout }, { rehearsalText }] = await Promise.all([
    import("../rollout/rehearsal/rehearsal.ts"),
    import("../rollout/rehearsal/words.ts"),
  ]);
  const result = await rehearseRollout({
    ...engine,
    onEvent: rolloutTeller(output, json ? "json" : quiet ? "quiet" : "lines", null),
    fleet,
    procedure,
    to,
    file: resolve(`${file}.rehearsal`),
    revert: revert === true,
    ...(backup !== undefined && { backup }),
    ...(on !== undefined && { on }),
    ...(from !== undefined && { from }),
  });
  const text = rehearsalText(result);
  if (report !== undefined) await writeFile(report, report.endsWith(".json") ? `${JSON.stringify(result, null, 2)}\n` : text);
  output.data(json ? JSON.stringify({ type: "result", ...result }) : text);
  return result.outcome === "passed" ? 0 : 1;
}
