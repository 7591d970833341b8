import type { LoweredChange } from "../../model/change.ts";
import type { RequireColumnSpec } from "../../model/operation.ts";
import { quote } from "../../sql/quoting.ts";
import { renderExpression } from "../../sync/expression.ts";
import type { OperationContext } from "../support/context.ts";
import { refuseUnknownColumn, refuseUnknownNames } from "../support/known-names.ts";
import { keyOf, linkName, tableOf } from "../support/link.ts";
import { trialsOfFill } from "../support/trial.ts";
import type { OperationKind } from "./kind.ts";

const EVENTS = ["INSERT", "UPDATE"] as const;

/** A column that becomes NOT NULL at contract; until then triggers fill what is written as NULL. */
export const requireColumn: OperationKind<RequireColumnSpec> = {
  claims: ({ table, column }) => [{ table, columns: [column] }],
  treats: () => [],
  trials: trialsOfFill,
  expand: (spec, context) => {
    const { table, column, fill } = spec;
    const { version, dialect, lower, schema } = context;
    refuseUnknownColumn(spec, context);
    refuseUnknownNames([fill], tableOf(schema, table), [], context);
    const key = keyOf(tableOf(schema, table));
    const value = renderExpression(fill, dialect, (referred) => `{NEW.${referred}}`);
    return EVENTS.map((event) =>
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

function dropTriggers(spec: RequireColumnSpec, { version }: OperationContext): readonly LoweredChange[] {
  return EVENTS.map((event) => ({ kind: "drop-trigger", table: spec.table, name: triggerName(spec, version, event) }));
}
