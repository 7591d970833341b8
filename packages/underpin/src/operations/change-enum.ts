import { stringLiteral } from "../sql/quoting.ts";
import { reference } from "../sql/template.ts";
import { UnderpinError } from "../model/error.ts";
import type { Expression } from "../model/sync.ts";
import type { Operation } from "../scripts/script.ts";
import { convertColumn } from "./convert-column.ts";

/** An enum type and its values, in their order. */
export interface EnumType {
  /** The type's name, where the database has named enums. */
  readonly type: string;
  readonly values: readonly string[];
}

/** How an enum column becomes one of other values. */
export interface ChangeEnum {
  readonly table: string;
  readonly from: EnumType & { readonly column: string };
  /** The new column and its type; both need names of their own while both are in use. */
  readonly to: EnumType & { readonly column: string };
  /** What becomes of the old values that are not among the new ones: renamed, or removed in favour of another. */
  readonly forward?: Readonly<Record<string, string>>;
  /** What the old release sees of the new values that it does not know. A renamed value goes back by itself. */
  readonly backward?: Readonly<Record<string, string>>;
  readonly notNull?: boolean;
}

/**
 * Renames values of an enum, takes some away, or changes their order. Values that several come to can't be told apart on
 * the way back: `underpin verify` shows the rows.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` if a value has nothing to become
 * @example
 * changeEnum({
 *   table: "day",
 *   from: { column: "mood", type: "mood", values: ["good", "bad"] },
 *   to: { column: "feeling", type: "feeling", values: ["good", "sad"] },
 *   forward: { bad: "sad" },
 * })
 */
export function changeEnum({ table, from, to, forward = {}, backward = {}, notNull }: ChangeEnum): Operation {
  const renamed = Object.fromEntries(Object.entries(forward).map(([old, fresh]) => [fresh, old]));
  const back = { ...renamed, ...backward };
  return convertColumn({
    table,
    from: from.column,
    to: to.column,
    type: { kind: "enum", name: to.type, values: to.values },
    forward: cases(from, to, forward, "forward"),
    backward: cases(to, from, back, "backward"),
    ...(notNull && { notNull }),
  });
}

function cases(from: ChangeEnum["from"], to: EnumType, become: Readonly<Record<string, string>>, side: string): Expression {
  const lost = from.values.find((value) => !to.values.includes(become[value] ?? value));
  if (lost !== undefined)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${JSON.stringify(lost)} of ${from.type} is no value of ${to.type}.`,
      fine: "Nothing was changed.",
      next: `Say what becomes of it: ${side}: { ${JSON.stringify(lost)}: … }.`,
    });
  const others = from.values.filter((value) => !to.values.includes(value) || become[value] !== undefined);
  const whens = others.map((value) => `WHEN ${stringLiteral(value)} THEN ${stringLiteral(become[value] ?? value)}`).join(" ");
  const column = reference(from.column);
  return { ofTexts: whens === "" ? column : `CASE ${column} ${whens} ELSE ${column} END`, enum: to.type };
}
