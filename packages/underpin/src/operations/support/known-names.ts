import { UnderpinError } from "../../model/error.ts";
import type { TableColumn } from "../../model/operation.ts";
import { findColumn, type Table } from "../../model/schema.ts";
import type { Expression } from "../../model/sync.ts";
import { reference } from "../../sql/template.ts";
import { namesIn, renderExpression } from "../../sync/expression.ts";
import type { OperationContext } from "./context.ts";
import { tableOf } from "./link.ts";

/** Refuses expressions that speak of a column that is not there. */
export function refuseUnknownNames(
  expressions: readonly Expression[],
  table: Table,
  alsoThere: readonly string[],
  { dialect }: Pick<OperationContext, "dialect">,
): void {
  const known = new Set([...table.columns.map((column) => column.name), ...alsoThere]);
  for (const expression of expressions)
    for (const name of namesIn(expression, dialect))
      if (!known.has(name))
        throw new UnderpinError("UP-SCHEMA", {
          what: `${table.name} has no column ${name}, of which an expression speaks: ${renderExpression(expression, dialect, reference)}.`,
          fine: "Nothing was changed.",
          next: "Name a column that is there.",
        });
}

/** Refuses a column that is not there. */
export function refuseUnknownColumn({ table, column }: TableColumn, { schema }: OperationContext): void {
  if (!findColumn(tableOf(schema, table), column))
    throw new UnderpinError("UP-SCHEMA", {
      what: `${table} has no column ${column}.`,
      fine: "Nothing was changed.",
      next: "Name a column that is there.",
    });
}
