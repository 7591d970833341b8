import type { WidenKeySpec } from "../../model/operation.ts";
import type { OperationContext } from "../support/context.ts";
import { keyOf, refuse, tableOf } from "../support/link.ts";
import { membersOf } from "../support/wide-columns.ts";
import { noTrials, type OperationKind } from "./kind.ts";
import { widenByCopy } from "./widen-by-copy.ts";
import { widenInPlace } from "./widen-in-place.ts";

const NOTHING = { expand: () => [], migrate: () => [], contract: () => [], revert: () => [] };

/** How a database goes about it. */
const WAYS = { "in place": widenInPlace, "by copy": widenByCopy, "need not": NOTHING } as const;

/** A key's column that gets a wider type, with all columns that refer to it. */
export const widenKey: OperationKind<WidenKeySpec> = {
  // Where tables are copied, another evolution's columns would not be in the copy.
  claims: (spec, schema) => membersOf(spec, schema).map(({ table }) => ({ table, columns: "all" })),
  treats: (spec, { schema, dialect }) =>
    dialect.ddl.widensKeys === "need not"
      ? []
      : membersOf(spec, schema).map(({ table, columns }) => ({
          table,
          columns: columns.map(({ name }) => name),
          treatment: "widen key",
        })),
  trials: noTrials,
  expand: (spec, context) => {
    check(spec, context);
    return WAYS[context.dialect.ddl.widensKeys].expand(spec, context);
  },
  migrate: (spec, context) => WAYS[context.dialect.ddl.widensKeys].migrate(spec, context),
  contract: (spec, context) => WAYS[context.dialect.ddl.widensKeys].contract(spec, context),
  revert: (spec, context) => WAYS[context.dialect.ddl.widensKeys].revert(spec, context),
};

function check(spec: WidenKeySpec, { schema, dialect }: OperationContext): void {
  if (!keyOf(tableOf(schema, spec.table)).includes(spec.column))
    refuse(`${spec.table}.${spec.column} is not part of the primary key.`, "Use convertColumn for other columns.");
  for (const { table: name, columns } of membersOf(spec, schema)) {
    const table = tableOf(schema, name);
    keyOf(table);
    const typeOf = (column: string): string => table.columns.find((other) => other.name === column)?.type ?? "";
    const other = columns.find((column) => dialect.ddl.widerInteger(typeOf(column.name), spec.to) === null);
    if (other) refuse(`${name}.${other.name} is no integer.`, "Use convertColumn, with a new name.");
  }
}
