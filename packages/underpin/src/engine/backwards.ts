import { recordedSteps } from "../ledger/journal.ts";
import type { Session } from "../model/dialect.ts";
import type { InFlight } from "../model/operation.ts";
import { planScripts, touchesTriggers } from "../plan/plan.ts";
import { loadScript, type LoadedScript } from "../repositories/load.ts";
import type { ScriptFile } from "../repositories/read.ts";
import { runScripts } from "../run/run-scripts.ts";
import type { Work } from "./work.ts";

/** A way back: down the linear repository, or an expansion taken back. */
export interface Backwards {
  readonly direction: "down" | "revert";
  /** Newest first. */
  readonly scripts: readonly LoadedScript[];
  readonly inFlight?: readonly InFlight[];
  /** Records that the script after `version` is undone. */
  readonly record: (session: Session, version: number) => Promise<void>;
}

/** Loads scripts, newest first. */
export async function loadNewestFirst({ context }: Work, files: readonly ScriptFile[]): Promise<readonly LoadedScript[]> {
  return await Promise.all(files.toReversed().map((file) => loadScript(context.service, file)));
}

/** Runs scripts backwards, one version at a time; returns how many steps that took. */
export async function runBackwards(
  { context, session, database }: Work,
  { direction, scripts, inFlight, record }: Backwards,
): Promise<number> {
  const { service, mode } = context;
  const planned = await planScripts(
    {
      dialect: database.dialect,
      mode,
      schema: await database.dialect.introspect(session),
      ...(inFlight && { inFlight }),
      recorded: (file) => recordedSteps(session, { service: service.name, repository: direction, version: file.number }),
    },
    scripts,
    direction,
  );
  await database.dialect.preflight(session, { triggers: touchesTriggers(planned) });
  // What a script says on the way back has no checksum: only the way up must stay as it was.
  const unchecked = planned.map((script) => ({ ...script, checksum: "" }));
  await runScripts(context, { page: direction, versionAfter: (script) => script.file.number - 1, record }, unchecked);
  return planned.flatMap((script) => script.steps).filter((step) => step.skip === undefined).length;
}
