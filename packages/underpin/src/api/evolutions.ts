import { readProgress } from "../ledger/progress.ts";
import { versionOf } from "../ledger/versions.ts";
import { journalTitle } from "../model/ledger-names.ts";
import type { Schema } from "../model/schema.ts";
import type { Service } from "../model/service.ts";
import { planScripts } from "../plan/plan.ts";
import { loadScript } from "../repositories/load.ts";
import type { View } from "../engine/work.ts";
import { filesInFlight } from "../engine/files-in-flight.ts";
import { operationsInFlight } from "../engine/in-flight.ts";

/** A step of an evolution's data migration. */
export interface EvolutionStep {
  readonly title: string;
  readonly state: "waiting" | "running" | "done";
  /** Rows carried over so far, of about how many there are, and how many a second; only for steps that carry rows. */
  readonly moved?: number;
  readonly rows?: number;
  readonly rate?: number;
}

/** An evolution that is expanded and not contracted: both shapes are in use. */
export interface EvolutionStatus {
  readonly version: number;
  readonly name: string;
  readonly phase: "expanded" | "migrating" | "migrated";
  readonly steps: readonly EvolutionStep[];
  /** Whether every row was found to say the same in both shapes. */
  readonly verified: boolean;
}

/** Where the evolutions in flight stand, as the ledger says. */
export async function evolutionsInFlight(service: Service, view: View, schema: Schema): Promise<readonly EvolutionStatus[]> {
  const { database, session, repositories, state } = view;
  const [migrated, contracted] = [versionOf(state, repositories, "migrate"), versionOf(state, repositories, "contract")];
  const files = filesInFlight(repositories, state);
  const { dialect } = database;
  const planned = await planScripts(
    {
      dialect,
      mode: "online",
      looksOnly: true,
      schema,
      sizes: await dialect.catalogue.sizes(session),
      inFlight: await operationsInFlight(service, repositories, state),
    },
    await Promise.all(files.map((file) => loadScript(service, file))),
  );
  const progress = await readProgress(session, service.name, contracted);
  return planned.map(({ file, steps }) => {
    const begun = progress.filter((step) => step.version === file.number);
    const told = steps.map(({ title, change, size }): EvolutionStep => {
      const found = begun.find((step) => step.title === journalTitle(title));
      const seconds = found ? (found.updatedAt - found.startedAt) / 1000 : 0;
      return {
        title,
        state: found?.done ? "done" : found ? "running" : "waiting",
        ...(change.kind === "move" && {
          moved: found?.moved ?? 0,
          ...(size && { rows: size.rows }),
          ...(found?.moved && seconds > 0 && { rate: found.moved / seconds }),
        }),
      };
    });
    const isMigrated = file.number <= migrated;
    return {
      version: file.number,
      name: file.name,
      phase: isMigrated ? "migrated" : begun.length > 0 ? "migrating" : "expanded",
      steps: told,
      verified: isMigrated && told.every((step) => step.state === "done"),
    };
  });
}
