import { asItIs, itsTable, makesNothing, needsTable, noInverse, noNames, type ChangeKind } from "./kind.ts";

export const replaceView: ChangeKind<"replace-view"> = {
  describe: ({ table, view, column, to }) => `let view ${view} read ${table}.${to} for ${column}`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: ({ dependents }, { view, sql }) =>
    dependents.some(({ kind, name, definition }) => kind === "view" && name === view && definition === sql),
  apply: (schema, { table, view, column, to, sql: definition }) => ({
    ...schema,
    dependents: schema.dependents.map((one) => {
      if (one.kind !== "view" || one.name !== view) return one;
      const columns = one.table === table && one.columns !== "all" ? one.columns.map((name) => (name === column ? to : name)) : one.columns;
      return { ...one, definition, columns };
    }),
  }),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};
