import { setTimeout as sleep } from "node:timers/promises";
import type { BarbicanRows } from "../barbican.ts";
import type { Project } from "../projects/project.ts";
import { allProjects, removeProject } from "./store.ts";

/** How Keystone is asked; times are in milliseconds. */
export interface WatchOptions {
  /** Whether Keystone has a project, by its own id; throws where nobody can say. */
  readonly knows: (externalId: string) => Promise<boolean>;
  readonly interval: number;
  /** For how long a project must be gone. */
  readonly grace: number;
}

/** What is told of a round. */
export interface WatchEvents {
  readonly removed: (project: Project) => void;
  /** Nothing was removed in a round, and why. */
  readonly refused: (why: string) => void;
}

/** What a round has seen. */
interface Seen {
  readonly all: number;
  readonly gone: readonly Project[];
}

/** More than these at once are no projects that were deleted, but another Keystone, or one that was restored from a backup. */
const [MOST, MOST_SHARE] = [5, 0.1];

/**
 * Finds out which projects Keystone has no more, and deletes what they have here. What is deleted is lost with the next `clean`, so it is doubted: a project must be
 * gone in every round for as long as `grace`; a round in which Keystone does not answer clearly, knows no project at all, or lacks too many at once changes nothing.
 */
export class ProjectWatch {
  readonly #rows: Pick<BarbicanRows, "pool" | "now">;
  readonly #options: WatchOptions;
  readonly #events: WatchEvents;
  /** Since when projects have been seen to be gone. */
  #goneSince: ReadonlyMap<string, number> = new Map();

  constructor(rows: Pick<BarbicanRows, "pool" | "now">, options: WatchOptions, events: WatchEvents) {
    this.#rows = rows;
    this.#options = options;
    this.#events = events;
  }

  /** Goes on until it is told to end. */
  async run(told: AbortSignal): Promise<void> {
    while (!told.aborted) {
      await this.round(told).catch((error: Error) => this.#events.refused(error.message));
      await sleep(this.#options.interval, undefined, { signal: told }).catch(() => {});
    }
  }

  /**
   * Asks about all projects once.
   *
   * @throws what asking throws; then nothing was removed
   */
  async round(told?: AbortSignal): Promise<void> {
    const { all, gone } = await this.#look(told);
    if (told?.aborted || !this.#isPlausible(all, gone.length)) return;
    const now = this.#rows.now();
    this.#goneSince = new Map(gone.map(({ id }) => [id, this.#goneSince.get(id) ?? now]));
    for (const project of gone) {
      if (now - (this.#goneSince.get(project.id) ?? now) < this.#options.grace) continue;
      // It is asked about once more: a round may have taken long.
      if (await this.#options.knows(project.externalId)) continue;
      await removeProject(this.#rows, project);
      this.#events.removed(project);
    }
  }

  async #look(told?: AbortSignal): Promise<Seen> {
    const gone: Project[] = [];
    let all = 0;
    for await (const project of allProjects(this.#rows)) {
      if (told?.aborted) break;
      all++;
      if (!(await this.#options.knows(project.externalId))) gone.push(project);
    }
    return { all, gone };
  }

  #isPlausible(all: number, gone: number): boolean {
    if (gone === 0) return true;
    if (gone === all) this.#events.refused("Keystone knows none of the projects that have something here: is it the right one?");
    else if (gone > Math.max(MOST, MOST_SHARE * all))
      this.#events.refused(`Keystone lacks ${gone} of ${all} projects that have something here, which is too many to be believed.`);
    else return true;
    return false;
  }
}
