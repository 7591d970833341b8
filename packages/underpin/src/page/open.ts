import type { EngineOptions } from "../engine/work.ts";
import type { RolloutControls } from "../rollout/controls.ts";
import type { RolloutListener } from "../rollout/event.ts";
import type { RolloutOptions } from "../rollout/options.ts";
import type { RolloutReport } from "../rollout/report.ts";
import { following } from "./follow.ts";
import { watchDatabase } from "./look.ts";
import { Board } from "./picture.ts";
import { PageServer } from "./server.ts";

/** A page that is open, until it is disposed of. */
export interface Page extends AsyncDisposable {
  /** The link, with its token. */
  readonly url: string;
}

/** A page about a rollout: what it is to be told. */
export interface RolloutPage extends Page {
  readonly onEvent: RolloutListener;
  readonly controls: (controls: RolloutControls) => void;
  /** Shows how it ended. */
  readonly ended: (report: RolloutReport) => void;
}

/**
 * Opens a page on a database's upgrade: phases, rows, journal, locks, nodes.
 *
 * @param port 0 for any that is free
 * @throws UnderpinError `UP-PAGE`
 */
export async function openStatusPage(options: EngineOptions, port: number): Promise<Page> {
  const { service } = options;
  const board = new Board(service.name);
  board.set({ state: "watching" });
  return await opened(board, port, service.name, () => null, options);
}

/**
 * Opens a page on a rollout that is about to begin. What goes wrong with it is none of the rollout's business.
 *
 * @param port 0 for any that is free
 * @throws UnderpinError `UP-PAGE`
 * @example
 * await using page = await openRolloutPage(options, 0);
 * page.ended(await rollout({ ...options, onEvent: page.onEvent, controls: page.controls }));
 */
export async function openRolloutPage(options: RolloutOptions, port: number): Promise<RolloutPage> {
  const { service, fleet, procedure } = options;
  const board = new Board(service.name);
  const follow = following(
    board,
    fleet.nodes.map(({ name }) => name),
  );
  let asked: RolloutControls | null = null;
  // Where a backup may be brought back, nobody else may be in the database.
  const page = await opened(board, port, service.name, () => asked, procedure.keepsDatabase ? options : null);
  return {
    ...page,
    onEvent: (event) => {
      try {
        follow(event);
      } catch {
        // What is drawn wrongly must not stop what is done.
      }
    },
    controls: (controls) => (asked = controls),
    ended: ({ outcome, why, next }) => {
      asked = null;
      board.set({ state: outcome, doing: why ?? "", safe: next ?? "" });
      board.say(`${outcome}${why === null ? "" : `: ${why}`}`);
    },
  };
}

async function opened(
  board: Board,
  port: number,
  name: string,
  controls: () => RolloutControls | null,
  database: EngineOptions | null,
): Promise<Page> {
  const server = await PageServer.open(port, { board, name, controls });
  const end = new AbortController();
  if (database) {
    const { service, url, connection } = database;
    void watchDatabase(
      { service, ...(url !== undefined && { url }), ...(connection && { connection }) },
      { isWatched: () => server.readers.size > 0, tell: (picture) => board.set({ database: picture }) },
      end.signal,
    ).catch(() => {});
  }
  return {
    url: server.url,
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await server.close();
    },
  };
}
