import { UnderpinError } from "../model/error.ts";
import type { RolloutOptions } from "./options.ts";
import type { StepNote } from "./record/record.ts";
import { Pause, type Step } from "./steps/step.ts";

/** What backups are called in the record, beside the steps: "backup 1". */
const NAME = /^backup (\d+)$/;
/** How `underpin backup` says as of when it is, in words or as JSON. */
const TAKEN = /\btaken"?:? ?"?(\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** A backup that a rollout has made, or found. */
interface Made {
  readonly number: number;
  /** As of when it is, in milliseconds since 1970. */
  readonly taken: number;
}

/** The backups of a rollout. Each is noted as a step is, from when it is, so that whoever goes on knows how old the way back is. */
export class Backups {
  readonly #write: (note: StepNote) => Promise<void>;
  #latest: Made | null;

  /** @param notes what the record has */
  constructor(notes: Iterable<StepNote>, write: (note: StepNote) => Promise<void>) {
    this.#write = write;
    const made = [...notes].flatMap(({ step, startedAt }) => {
      const number = NAME.exec(step)?.[1];
      return number === undefined ? [] : [{ number: Number(number), taken: startedAt }];
    });
    this.#latest = made.toSorted((one, other) => one.number - other.number).at(-1) ?? null;
  }

  get latest(): Made | null {
    return this.#latest;
  }

  /** The number of the one that is made next. */
  get next(): number {
    return (this.#latest?.number ?? 0) + 1;
  }

  /** Notes the one that was just made. @param said what its command said, and when it began */
  async note(said: readonly string[], began: number): Promise<void> {
    const told = said.flatMap((line) => TAKEN.exec(line)?.[1] ?? []).at(-1);
    const made: Made = { number: this.next, taken: told === undefined ? began : Date.parse(told) };
    await this.#write({ step: `backup ${made.number}`, state: "done", startedAt: made.taken, endedAt: Date.now() });
    this.#latest = made;
  }

  /** @throws Pause when the latest one is older than the fleet's file allows, and nobody said that it may be */
  check({ fleet: { backup, commands }, oldBackup = false }: Pick<RolloutOptions, "fleet" | "oldBackup">): void {
    if (oldBackup || this.#latest === null || Date.now() - this.#latest.taken <= backup.within) return;
    const ownName = commands.backup?.some((word) => word.includes("${backup}"))
      ? ""
      : " A new one needs a name of its own: say ${backup} in it.";
    throw new Pause(
      `The backup is ${this.inWords}, and it may be ${ageText(backup.within)}: when it is brought back, all that was written since is lost.`,
      `Run the same command with --new-backup, which makes another one first, or with --old-backup to go on with this one.${ownName}`,
    );
  }

  /** As of when the latest one is, in words; null where there is none. */
  get inWords(): string | null {
    return this.#latest && `of ${new Date(this.#latest.taken).toISOString()}, ${ageText(Date.now() - this.#latest.taken)} old`;
  }
}

/**
 * The step that makes a backup, if it is to be done once more; null where it is still to come.
 *
 * @throws UnderpinError `UP-CONFIG` where there is none, `UP-ROLLOUT` where a backup would be of something else by now
 */
export function backupToRenew(steps: readonly Step[], notes: ReadonlyMap<string, StepNote>): Step | null {
  const refuse = (code: "UP-CONFIG" | "UP-ROLLOUT", what: string): never => {
    throw new UnderpinError(code, { what, fine: "Nothing was changed.", next: "Leave --new-backup out." });
  };
  const step = steps.find(({ name }) => name === "backup") ?? refuse("UP-CONFIG", 'The fleet\'s file has no command "backup".');
  const ended = steps.find(({ name, endsBackups }) => endsBackups && notes.has(name));
  if (ended) return refuse("UP-ROLLOUT", `"${ended.name}" has begun: what was there before, a backup of now has not.`);
  return notes.get(step.name)?.state === "done" ? step : null;
}

/** A time as a person says how old something is. */
function ageText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
