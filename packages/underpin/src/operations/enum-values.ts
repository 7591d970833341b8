import type { Operation } from "../scripts/script.ts";
import { declare } from "./support/declare.ts";
import { UnderpinError } from "../model/error.ts";

/** Which values an enum gets. */
export interface AddEnumValues {
  readonly table: string;
  readonly column: string;
  /** The type's name, where the database has named enums. */
  readonly type: string;
  readonly from: readonly string[];
  /** The values of `from`, and the new ones behind them. */
  readonly to: readonly string[];
}

/**
 * More values for an enum, from expand on: the new release may write them, and the old one must bear to read them. The new ones
 * come last: anywhere else a server may have to copy the table. Where enums are types with names, a revert leaves the values.
 *
 * To rename a value, take one away or change their order, use {@link changeEnum}.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` if `to` is not `from` and more
 * @example
 * addEnumValues({ table: "day", column: "mood", type: "mood", from: ["good", "bad"], to: ["good", "bad", "mixed"] })
 */
export function addEnumValues({ table, column, type, from, to }: AddEnumValues): Operation {
  if (from.some((value, i) => to[i] !== value))
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `The values of ${type} must stay as they are, with the new ones behind them.`,
      fine: "Nothing was changed.",
      next: "Use changeEnum to rename a value, to take one away, or to change their order.",
    });
  return declare(`add ${to.slice(from.length).join(", ")} to the values of ${type}`, {
    kind: "alter-column",
    table,
    column,
    phase: "expand",
    to: { type: { kind: "enum", name: type, values: to } },
    back: { type: { kind: "enum", name: type, values: from } },
  });
}
