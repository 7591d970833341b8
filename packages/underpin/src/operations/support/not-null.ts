import type { LoweredChange } from "../../model/change.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import { findColumn, type Check, type Table } from "../../model/schema.ts";
import { quote } from "../../sql/quoting.ts";
import type { OperationContext } from "./context.ts";

/**
 * Where triggers can't fill a row before it is checked, an old NOT NULL column must admit NULL while new clients write.
 * A check keeps what matters, one of the two sides given, and remembers what the column was. `inward`: SQL that makes it of the other side,
 * where that stands for more than this column.
 */
export function relax(table: string, column: string, others: readonly string[], inward?: string): readonly LoweredChange[] {
  const either = others.map(given).join(" OR ");
  const other = inward === undefined ? either : `((${either}) AND (${inward}) IS NOT NULL)`;
  return [
    { kind: "add-check", table, check: { name: notNullCheck(column), expression: `${given(column)} OR ${other}` } },
    { kind: "alter-column", table, column, to: { nullable: true } },
  ];
}

const given = (column: string): string => `${quote(column)} IS NOT NULL`;

/** The name of the check that stands for NOT NULL of a column. */
export function notNullCheck(column: string): string {
  return `underpin_nn_${column}`;
}

/** The checks that stand for NOT NULL of a column: its own, or what later evolutions of a chain have made of it. */
export function notNullChecks(table: Table, column: string): readonly string[] {
  const name = notNullCheck(column);
  return table.checks.flatMap((check) => (check.name === name || check.name?.startsWith(`${name}$`) ? [check.name] : []));
}

/** The old columns that clients of the new shape leave to the triggers: of a derived column's sources, none. */
export function relaxedBy({ old, drop, backward }: MapColumnsSpec): readonly string[] {
  return old.filter((name) => drop.includes(name) || name in backward);
}

/** Whether a column is NOT NULL, or was until a check took its place. */
export function wasNotNull(table: Table, name: string): boolean {
  return findColumn(table, name)?.nullable === false || notNullChecks(table, name).length > 0;
}

type NamedCheck = Check & { readonly name: string };

/** Checks that stand for NOT NULL of an earlier shape, and how they read once this one can be given instead. */
export function widened(
  spec: MapColumnsSpec,
  table: Table,
  { version }: OperationContext,
): readonly { readonly narrow: NamedCheck; readonly wide: NamedCheck }[] {
  return table.checks.flatMap(({ name, expression }) => {
    if (!name?.startsWith("underpin_nn_") || name.endsWith(`$${version}`)) return [];
    if (!relaxedBy(spec).some((column) => expression.includes(given(column)))) return [];
    const wide = { name: `${name}$${version}`, expression: [expression, ...spec.new.map((column) => given(column.name))].join(" OR ") };
    return [{ narrow: { name, expression }, wide }];
  });
}

/** The way back of {@link widened}. */
export function narrowed(
  spec: MapColumnsSpec,
  table: Table,
  { version }: OperationContext,
): readonly { readonly narrow: NamedCheck; readonly wide: NamedCheck }[] {
  const added = spec.new.map((column) => ` OR ${given(column.name)}`).join("");
  return table.checks.flatMap(({ name, expression }) =>
    name?.startsWith("underpin_nn_") && name.endsWith(`$${version}`) && expression.endsWith(added)
      ? [
          {
            narrow: { name: name.slice(0, -`$${version}`.length), expression: expression.slice(0, -added.length) },
            wide: { name, expression },
          },
        ]
      : [],
  );
}

/** One check in the place of another. */
export function replaceCheck(table: string, from: NamedCheck, to: NamedCheck): readonly LoweredChange[] {
  return [{ kind: "add-check", table, check: to }, dropCheck(table, from.name)];
}

/** A check that goes. */
export function dropCheck(table: string, name: string): LoweredChange {
  return { kind: "drop-check", table, name };
}
