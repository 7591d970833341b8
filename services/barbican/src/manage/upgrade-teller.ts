import type { Listener } from "underpin";
import { REVISIONS, revisionId } from "../revisions.ts";

/** The first revision of the history as upstream ships it since Ussuri 10.1.0, which an empty database begins with. */
const SQUASHED = "39cf2e645cba";

/**
 * Tells an upgrade in alembic's words, a line for each revision. What only passes (rows, locks that are waited for) is told as `others`
 * does.
 */
export function upgradeTeller(say: (text: string) => void, others: Listener): Listener {
  let at = 0;
  const running = (to: number): void => {
    for (; at < to; at++) say(`INFO  Running upgrade ${at === 0 ? "" : revisionId(at)} -> ${revisionId(at + 1)}, ${REVISIONS[at]?.title}`);
  };
  return (event) => {
    switch (event.type) {
      case "repository-start":
        at = event.from;
        return;
      case "step-start":
        return running(event.version);
      case "repository-done":
        // An empty database gets the schema at once.
        if (at === 0) {
          say(`INFO  Running upgrade  -> ${SQUASHED}, The whole schema`);
          at = REVISIONS.findIndex(({ id }) => id === SQUASHED) + 1;
        }
        return running(event.version);
      case "step-done":
      case "step-skip":
        return;
      default:
        return others(event);
    }
  };
}
