import { findColumn, withTable } from "../../model/schema.ts";
import { asItIs, makesNothing, noInverse, noNames, nothingMissing, sameSchema, thing, unseen, type ChangeKind } from "./kind.ts";

/** Hand-written SQL: it says its effect itself, or is classified. */
export const raw: ChangeKind<"raw"> = {
  describe: ({ title }) => title,
  effect: ({ effect = "unknown" }) => effect,
  table: () => undefined,
  names: noNames,
  missing: nothingMissing,
  satisfied: unseen,
  apply: (schema, { adds }) => {
    const table = adds && schema.tables.get(adds.table);
    if (!table) return schema;
    const added = adds.columns.filter(({ name }) => !findColumn(table, name));
    return withTable(schema, { ...table, columns: [...table.columns, ...added] });
  },
  inverse: noInverse,
  makes: (_schema, { title }) => thing(`sql ${title}`),
  takenBack: (change, { things, isComplete }) =>
    change.takesBack === undefined || !isComplete || `sql ${change.takesBack}` in things ? change : null,
};

/** An operation of an evolution: it is taken apart into other changes before it is planned, and takes itself back. */
export const evolve: ChangeKind<"evolve"> = {
  describe: ({ operation }) => operation.kind,
  effect: () => "read",
  table: ({ operation }) => operation.table,
  names: noNames,
  missing: nothingMissing,
  satisfied: unseen,
  apply: sameSchema,
  inverse: (change) => [change],
  makes: makesNothing,
  takenBack: asItIs,
};
