import type { LoweredChange } from "../../model/change.ts";
import type { RequireColumnSpec } from "../../model/operation.ts";
import { quote } from "../../sql/quoting.ts";
import { renderExpression } from "../../sync/expression.ts";
import { binding, unbinding, type Bound } from "../support/binding.ts";
import type { OperationContext } from "../support/context.ts";
import { refuseUnknownColumn, refuseUnknownNames } from "../support/known-names.ts";
import { keyOf, linkName, tableOf } from "../support/link.ts";
import { trialsOfFill } from "../support/trial.ts";
import { reference } from "../../sql/template.ts";
import type { OperationKind } from "./kind.ts";

const EVENTS = ["INSERT", "UPDATE"] as const;

/** A column that becomes NOT NULL at contract; until then triggers fill what is written as NULL. */
export const requireColumn: OperationKind<RequireColumnSpec> = {
  claims: ({ table, column }) => [{ table, columns: [column] }],
  treats: ({ table, column }) => [{ table, columns: [column], treatment: "fill column" }],
  trials: trialsOfFill,
  expand: (spec, context) => {
    const { table, column, fill, holds } = spec;
    const { version, dialect, lower, schema } = context;
    refuseUnknownColumn(spec, context);
    refuseUnknownNames([fill], tableOf(schema, table), [], context);
    const key = keyOf(tableOf(schema, table));
    const value = renderExpression(fill, dialect, (referred) => reference(referred, "NEW"));
    const fills = EVENTS.map((event) =>
      lower({
        kind: "create-trigger",
        trigger: {
          name: triggerName(spec, version, event),
          table,
          timing: dialect.sync.triggersFillRows ? "BEFORE" : "AFTER",
          event,
          action: { fill: column, with: value, key },
        },
      }),
    );
    // As the client wrote it: once it is filled in, nobody can tell.
    return [...(holds === "marked" ? binding(boundBy(spec), context) : []), ...fills];
  },
  migrate: ({ table, column, fill }, { dialect }) => [
    {
      kind: "move",
      move: {
        name: `fill ${column} of ${table}`,
        table,
        set: { [column]: renderExpression(fill, dialect, quote) },
        where: `${quote(column)} IS NULL`,
      },
    },
  ],
  contract: (spec, context) => [
    { kind: "alter-column", table: spec.table, column: spec.column, to: { nullable: false } },
    ...dropTriggers(spec, context),
  ],
  revert: dropTriggers,
};

function triggerName({ table, column }: RequireColumnSpec, version: number, event: (typeof EVENTS)[number]): string {
  return `underpin_${linkName(version, table, column)}_${event.toLowerCase()}`;
}

function dropTriggers(spec: RequireColumnSpec, context: OperationContext): readonly LoweredChange[] {
  return [
    ...EVENTS.map((event): LoweredChange => ({
      kind: "drop-trigger",
      table: spec.table,
      name: triggerName(spec, context.version, event),
    })),
    ...(spec.holds === "marked" ? unbinding(boundBy(spec), context) : []),
  ];
}

function boundBy({ table, column }: RequireColumnSpec): Bound {
  return { table, timing: "BEFORE", holds: `${quote(column)} IS NOT NULL`, as: { notNull: column } };
}
