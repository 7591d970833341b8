import { describe } from "../changes/describe.ts";
import type { Change, Described } from "../model/change.ts";
import { UnderpinError } from "../model/error.ts";
import type { LoadedScript } from "../repositories/load.ts";

/**
 * What takes an expansion back, last change first. Expand only adds, so each of its changes has one; what an exception
 * altered has not.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function inverse({ file, described }: LoadedScript): readonly Described[] {
  return described.toReversed().map((item) => {
    const change = inverseOf(item.change);
    if (change) return { ...item, change };
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${file.name} can't be reverted: ${describe(item.change)} can't be taken back.`,
      why: item.exception ?? "What it was before is not known.",
      fine: "Nothing was changed; both releases go on working.",
      next: "Go on with the upgrade, or restore the backup.",
    });
  });
}

function inverseOf(change: Change): Change | null {
  switch (change.kind) {
    case "create-table":
      return {
        kind: "drop-table",
        table: change.table.name,
        enums: change.table.columns.flatMap(({ type }) => (type.kind === "enum" ? [type.name] : [])),
      };
    case "add-column":
      return { kind: "drop-column", table: change.table, column: change.column.name };
    case "add-unique":
      return {
        kind: "drop-unique",
        table: change.table,
        columns: change.unique.columns,
        ...(change.unique.name !== null && { name: change.unique.name }),
      };
    case "add-foreign-key":
      return { kind: "drop-foreign-key", table: change.table, columns: change.foreignKey.columns };
    case "add-check":
      return { kind: "drop-check", table: change.table, name: change.check.name };
    case "create-index":
      return { kind: "drop-index", table: change.table, name: change.index.name };
    case "create-trigger":
      return {
        kind: "drop-trigger",
        table: change.trigger.table,
        name: change.trigger.name,
        ...(change.trigger.function && { function: change.trigger.function }),
      };
    case "evolve":
      return change;
    default:
      return null;
  }
}
