import { UnderpinError } from "../../model/error.ts";
import type { Table } from "../../model/schema.ts";
import type { Expression } from "../../model/sync.ts";
import { namesIn } from "../../sync/expression.ts";
import type { OperationContext } from "./context.ts";

/** Refuses expressions that speak of a column that is not there. */
export function refuseUnknownNames(
  expressions: readonly Expression[],
  table: Table,
  alsoThere: readonly string[],
  { dialect }: Pick<OperationContext, "dialect">,
): void {
  const known = new Set([...table.columns.map((column) => column.name), ...alsoThere]);
  for (const expression of expressions)
    for (const name of namesIn(expression, dialect.name))
      if (!known.has(name))
        throw new UnderpinError("UP-SCHEMA", {
          what: `${table.name} has no column ${name}, of which an expression speaks: ${typeof expression === "string" ? expression : (expression[dialect.name] ?? "")}.`,
          fine: "Nothing was changed.",
          next: "Name a column that is there.",
        });
}
