import { readOutlooks, type Outlook } from "../ledger/outlook.ts";
import { readProgress } from "../ledger/progress.ts";
import { versionOf } from "../ledger/versions.ts";
import type { Look } from "../model/dialect.ts";
import { journalTitle } from "../model/ledger-names.ts";
import type { Service } from "../model/service.ts";
import { filesInFlight } from "../engine/files-in-flight.ts";
import type { View } from "../engine/view.ts";

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

/**
 * Where the evolutions in flight stand, as the ledger says.
 *
 * @param replan what their data migrations consist of, where the ledger does not know it of each
 */
export async function evolutionsInFlight(
  service: Service,
  { session, repositories, state }: View<Look>,
  replan: () => Promise<readonly Outlook[]>,
): Promise<readonly EvolutionStatus[]> {
  const [migrated, contracted] = [versionOf(state, repositories, "migrate"), versionOf(state, repositories, "contract")];
  const files = filesInFlight(repositories, state);
  const noted = await readOutlooks(session, service.name, contracted);
  const isKnown = files.every((file) => noted.some(({ version }) => version === file.number));
  const outlooks = isKnown ? noted : await replan();
  const progress = await readProgress(session, service.name, contracted);
  return files.map((file) => {
    const begun = progress.filter((step) => step.version === file.number);
    const planned = outlooks.find(({ version }) => version === file.number)?.steps ?? [];
    const told = planned.map(({ title, moves, rows }): EvolutionStep => {
      const found = begun.find((step) => step.title === journalTitle(title));
      const seconds = found ? (found.updatedAt - found.startedAt) / 1000 : 0;
      return {
        title,
        state: found?.done ? "done" : found ? "running" : "waiting",
        ...(moves && {
          moved: found?.moved ?? 0,
          ...(rows !== undefined && { rows }),
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
