import type { RenameTableSpec } from "../../model/operation.ts";
import { keyOf, refuse, tableOf } from "../support/link.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** A table with a second name until contract. */
export const renameTable: OperationKind<RenameTableSpec> = {
  claims: ({ table, to }) => [
    { table, columns: "all" },
    { table: to, columns: "all" },
  ],
  treats: ({ table, to }) => [{ table, columns: "all", treatment: "rename table", own: [to] }],
  trials: noTrials,
  expand: ({ table, to: alias }, { schema }) => {
    keyOf(tableOf(schema, table));
    if (schema.tables.has(alias)) refuse(`There is a table ${alias} already.`, "Choose another name, or drop that table.");
    return [{ kind: "create-alias", table, alias }];
  },
  migrate: () => [],
  contract: ({ table, to: alias }) => [{ kind: "take-alias", table, alias }],
  revert: ({ table, to: alias }) => [{ kind: "drop-alias", table, alias }],
};
