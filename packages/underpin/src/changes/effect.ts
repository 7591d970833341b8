import type { Change, Effect } from "../model/change.ts";
import { assertNever } from "../model/error.ts";

/** What a change does to a database, in the words of the phase rules. Raw SQL says it itself or is classified later. */
export function effectOf(change: Change): Effect {
  switch (change.kind) {
    case "create-table":
    case "create-alias":
    case "add-column":
    case "add-unique":
    case "add-foreign-key":
    case "add-check":
    case "create-index":
      return "add";
    case "alter-column":
    case "change-primary-key":
    case "rename-table":
    case "take-alias":
    case "rename-index":
    case "rename-constraint":
    case "comment":
      return "alter";
    case "drop-table":
    case "drop-alias":
    case "drop-column":
    case "drop-unique":
    case "drop-foreign-key":
    case "drop-check":
    case "drop-index":
      return "drop";
    case "create-trigger":
    case "sync-triggers":
      return "trigger";
    case "drop-trigger":
      return "untrigger";
    case "verify-pair":
    case "verify-rows":
    case "evolve":
      return "read";
    case "ensure-row":
    case "move":
      return "data";
    case "raw":
      return change.effect ?? "unknown";
    default:
      return assertNever(change);
  }
}
