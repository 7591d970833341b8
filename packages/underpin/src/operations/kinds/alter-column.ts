import type { LoweredChange } from "../../model/change.ts";
import { assertNever, UnderpinError } from "../../model/error.ts";
import type { AlterColumnSpec, RequireColumnSpec } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import type { Expression } from "../../model/sync.ts";
import type { ColumnType, DefaultValue } from "../../model/types.ts";
import type { Operation } from "../../scripts/script.ts";
import { quote } from "../../sql/quoting.ts";
import { renderExpression } from "../../sync/expression.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { declare } from "../support/declare.ts";
import { refuseUnknownNames } from "../support/known-names.ts";
import { keyOf, linkName, refuse, tableOf } from "../support/link.ts";

interface At {
  readonly table: string;
  readonly column: string;
}

/** A default that new rows get from contract on. The new release gives the value itself until then. */
export function setDefault({ table, column, value }: At & { readonly value: DefaultValue }): Operation {
  const to = { default: value };
  return declare(`set the default of ${table}.${column}`, { kind: "alter-column", table, column, phase: "contract", to, back: {} });
}

/** A default that goes at contract. */
export function dropDefault({ table, column }: At): Operation {
  const to = { default: null };
  return declare(`drop the default of ${table}.${column}`, { kind: "alter-column", table, column, phase: "contract", to, back: {} });
}

/** A column that may be NULL from expand on: the old release must be able to read that. */
export function dropNotNull({ table, column }: At): Operation {
  const [to, back] = [{ nullable: true }, { nullable: false }];
  return declare(`let ${table}.${column} be NULL`, { kind: "alter-column", table, column, phase: "expand", to, back });
}

/**
 * A wider type under the same name, from expand on: a longer varchar. Where the server would have to copy the table for it
 * this is refused; {@link convertColumn} does that online.
 */
export function widenColumn({ table, column, from, to }: At & { readonly from: ColumnType; readonly to: ColumnType }): Operation {
  return declare(`widen ${table}.${column}`, {
    kind: "alter-column",
    table,
    column,
    phase: "expand",
    to: { type: to },
    back: { type: from },
  });
}

/**
 * NOT NULL from contract on. From expand on, what is written as NULL is filled in, and so is what stands there; the old
 * release sees the filled value.
 *
 * @example
 * setNotNull({ table: "item", column: "label", fill: "'item ' || {id}" })
 */
export function setNotNull({ table, column, fill }: At & { readonly fill: Expression }): Operation {
  return declare(`make ${table}.${column} NOT NULL`, { kind: "require-column", table, column, fill });
}

/** What altering a column in place comes to. */
export function alterColumnChanges(spec: AlterColumnSpec, verb: Verb, context: OperationContext): readonly LoweredChange[] {
  const { table, column, phase, to, back } = spec;
  if (verb === "revert") return phase === "expand" ? [context.lower({ kind: "alter-column", table, column, to: back })] : [];
  if (verb === "expand") known(spec, context);
  if (verb !== phase) return [];
  const change = context.lower({ kind: "alter-column", table, column, to });
  const { dialect, schema } = context;
  if (phase === "expand" && !dialect.singleWriter && dialect.render(change, schema, "online").some((statement) => statement.rewrite))
    refuse(
      `The server would copy the whole of ${table} for it, and writers would wait.`,
      "Use convertColumn: both columns are kept equal while rows are carried over.",
    );
  return [change];
}

/** What making a column NOT NULL comes to. */
export function requireColumnChanges(spec: RequireColumnSpec, verb: Verb, context: OperationContext): readonly LoweredChange[] {
  const { table, column, fill } = spec;
  const { version, dialect, lower, schema } = context;
  const name = (event: string): string => `underpin_${linkName(version, table, column)}_${event.toLowerCase()}`;
  const events = ["INSERT", "UPDATE"] as const;
  const drops = events.map((event): LoweredChange => ({ kind: "drop-trigger", table, name: name(event) }));
  switch (verb) {
    case "expand": {
      known(spec, context);
      refuseUnknownNames([fill], tableOf(schema, table), [], context);
      const key = keyOf(tableOf(schema, table));
      const value = renderExpression(fill, dialect.name, (referred) => `{NEW.${referred}}`);
      return events.map((event) =>
        lower({
          kind: "create-trigger",
          trigger: {
            name: name(event),
            table,
            timing: dialect.triggersFillRows ? "BEFORE" : "AFTER",
            event,
            action: { fill: column, with: value, key },
          },
        }),
      );
    }
    case "migrate":
      return [
        {
          kind: "move",
          move: {
            name: `fill ${column} of ${table}`,
            table,
            set: { [column]: renderExpression(fill, dialect.name, quote) },
            where: `${quote(column)} IS NULL`,
          },
        },
      ];
    case "contract":
      return [{ kind: "alter-column", table, column, to: { nullable: false } }, ...drops];
    case "revert":
      return drops;
    default:
      return assertNever(verb);
  }
}

function known({ table, column }: At, { schema }: OperationContext): void {
  if (!findColumn(tableOf(schema, table), column))
    throw new UnderpinError("UP-SCHEMA", {
      what: `${table} has no column ${column}.`,
      fine: "Nothing was changed.",
      next: "Name a column that is there.",
    });
}
