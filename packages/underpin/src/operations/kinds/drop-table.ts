import type { DropTableSpec } from "../../model/operation.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/** A table that goes at contract: only then is it asked who else speaks of it, for what does may go before it. */
export const dropTable: OperationKind<DropTableSpec> = {
  claims: ({ table }) => [{ table, columns: "all" }],
  treats: ({ table }, { schema }) => {
    const triggers = schema.triggers.flatMap((trigger) => (trigger.table === table ? [trigger.name] : []));
    const keys = schema.tables.get(table)?.foreignKeys ?? [];
    const own = [...triggers, ...keys.map(({ name, columns }) => `${table}.${name ?? columns.join(", ")}`)];
    return [{ table, columns: "all", treatment: "drop table", own }];
  },
  trials: noTrials,
  expand: () => [],
  migrate: () => [],
  contract: ({ table }) => [{ kind: "drop-table", table }],
  revert: () => [],
};
