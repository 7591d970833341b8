import type { LoweredChange } from "../model/change.ts";
import type { Dialect } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";

/**
 * Refuses a check of a column that goes in the same script: the server would refuse it, or, where the column goes after it, drop it with the
 * column without a word.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function refuseChecksOfGone(dialect: Dialect, changes: readonly LoweredChange[]): void {
  for (const [at, change] of changes.entries()) {
    if (change.kind !== "add-check") continue;
    const { name, expression } = change.check;
    const instead = (column: string): string | null | undefined => dialect.catalogue.renamedIn?.(expression, { [column]: `${column}_` });
    const gone = [...goneBefore(changes.slice(0, at), change.table), ...goneAfter(changes.slice(at + 1), change.table)].find(
      (column) => instead(column) !== expression,
    );
    if (gone === undefined) continue;
    const isRead = instead(gone) != null;
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: isRead
        ? `The check ${name ?? expression} speaks of ${change.table}.${gone}, which goes in the same evolution.`
        : `Nobody can tell here whether the check ${name ?? ""} (${expression}) speaks of ${change.table}.${gone}, which goes in the same evolution.`,
      fine: "Nothing was changed.",
      next: isRead
        ? "Let it speak of the column that stays, or add it in an evolution of its own."
        : "Write each column by its name alone, without its table; or add the check in an evolution of its own.",
    });
  }
}

function goneBefore(changes: readonly LoweredChange[], table: string): readonly string[] {
  return changes.flatMap((change) =>
    (change.kind === "drop-column" || change.kind === "rename-column") && change.table === table ? [change.column] : [],
  );
}

/** What the server renames takes its checks along; where two columns change names, the one that goes then is another. */
function goneAfter(changes: readonly LoweredChange[], table: string): readonly string[] {
  const swap = changes.findIndex((change) => change.kind === "swap-columns");
  const until = swap < 0 ? changes : changes.slice(0, swap);
  return until.flatMap((change) => (change.kind === "drop-column" && change.table === table ? [change.column] : []));
}
