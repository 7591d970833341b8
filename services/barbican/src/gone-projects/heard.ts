import { setTimeout as delay } from "node:timers/promises";
import type { Heard } from "@underpin/oslo/messaging";
import type { BarbicanRows } from "../barbican.ts";
import type { WatchEvents, WatchOptions } from "./watch.ts";
import { projectOf, removeProject } from "./store.ts";

/** What is done with what Keystone says of projects. */
export interface HearingOptions extends Pick<WatchOptions, "knows"> {
  /** Whether what could not be done goes back onto the queue; else it is left to the next round. */
  readonly requeue: boolean;
  readonly told: AbortSignal;
}

/** How long to wait before the second try, the third …, in milliseconds. */
const PAUSES = [1000, 5000, 15_000];

/**
 * Deletes what a project has of which Keystone says that it is gone. Anybody who may write onto the broker can say so: Keystone is asked
 * back, and if it still has the project nothing is done.
 */
export class GoneProjectHearing {
  readonly #rows: Pick<BarbicanRows, "pool" | "now">;
  readonly #options: HearingOptions;
  readonly #events: WatchEvents;

  constructor(rows: Pick<BarbicanRows, "pool" | "now">, options: HearingOptions, events: WatchEvents) {
    this.#rows = rows;
    this.#options = options;
    this.#events = events;
  }

  /**
   * Hears one notification; all but `identity.project.deleted` are passed over.
   *
   * @throws what Keystone or the database say, if it is to be told again
   */
  async hear({ event_type: type, payload }: Heard): Promise<void> {
    if (!/\.project\.deleted$/i.test(type)) return;
    const id = (payload as { readonly resource_info?: unknown } | null | undefined)?.resource_info;
    if (typeof id !== "string" || id === "") return;
    for (const pause of [...PAUSES, undefined])
      try {
        return await this.#remove(id);
      } catch (error) {
        const isOver = pause === undefined || this.#options.told.aborted;
        if (isOver && (this.#options.requeue || this.#options.told.aborted)) throw error;
        this.#events.refused(`${id} is said to be gone, and ${(error as Error).message}`);
        if (isOver) return;
        await delay(pause, undefined, { signal: this.#options.told }).catch(() => {});
      }
  }

  async #remove(externalId: string): Promise<void> {
    const project = await projectOf(this.#rows, externalId);
    if (project === undefined) return;
    if (await this.#options.knows(externalId)) return this.#events.refused(`${externalId} is said to be gone, and Keystone has it.`);
    await removeProject(this.#rows, project);
    this.#events.removed(project);
  }
}
