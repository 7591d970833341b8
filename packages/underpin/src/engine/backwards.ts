import { recordedSteps } from "../ledger/journal.ts";
import type { MadeBy } from "../changes/kinds/kind.ts";
import type { Session } from "../model/dialect.ts";
import type { InFlight } from "../model/operation.ts";
import { planScripts, touchesTriggers, type PlannedScript } from "../plan/plan.ts";
import { loadScript, type LoadedScript } from "../repositories/load.ts";
import type { ScriptFile } from "../repositories/read.ts";
import { runScripts, type RunTarget } from "../run/run-scripts.ts";
import type { Work } from "./work.ts";

/** A way back: down the linear repository, or an expansion taken back. */
export interface Backwards {
  readonly direction: "down" | "revert";
  /** Newest first. */
  readonly scripts: readonly LoadedScript[];
  readonly inFlight?: readonly InFlight[];
  /** To revert: what a script's expansion made; nothing else goes. */
  readonly madeBy?: (file: ScriptFile) => Promise<MadeBy>;
  /** Records that the script after `version` is undone. */
  readonly record: (session: Session, version: number) => Promise<void>;
  readonly begin?: RunTarget["begin"];
  readonly end?: RunTarget["end"];
}

/** Loads scripts, newest first. */
export async function loadNewestFirst({ context }: Work, files: readonly ScriptFile[]): Promise<readonly LoadedScript[]> {
  return await Promise.all(files.toReversed().map((file) => loadScript(context.service, file)));
}

/** Runs scripts backwards, one version at a time; returns what ran. */
export async function runBackwards({ context, session, database }: Work, back: Backwards): Promise<readonly PlannedScript[]> {
  const { service, mode } = context;
  const { direction, scripts, inFlight, madeBy, record, begin, end } = back;
  await context.cluster?.agree();
  const planned = await planScripts(
    {
      dialect: database.dialect,
      mode,
      schema: await database.dialect.catalogue.introspect(session),
      ...(inFlight && { inFlight }),
      ...(madeBy && { madeBy }),
      recorded: (file) => recordedSteps(session, { service: service.name, repository: direction, version: file.number }),
    },
    scripts,
    direction,
  );
  await database.dialect.ddl.preflight(session, { triggers: touchesTriggers(planned), quiet: false });
  // What a script says on the way back has no checksum: only the way up must stay as it was.
  const unchecked = planned.map((script) => ({ ...script, checksum: "" }));
  const versionAfter: RunTarget["versionAfter"] = (script) => script.file.number - 1;
  await runScripts(context, { page: direction, versionAfter, record, ...(begin && { begin }), ...(end && { end }) }, unchecked);
  await context.cluster?.agree();
  return planned;
}

/** How many steps of planned scripts run. */
export function countSteps(planned: readonly PlannedScript[]): number {
  return planned.flatMap((script) => script.steps).filter((step) => step.skip === undefined).length;
}
