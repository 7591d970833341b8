import { asItIs, itsTable, makesNothing, needsTable, noInverse, noNames, sameSchema, unseen, type ChangeKind } from "./kind.ts";

export const ensureRow: ChangeKind<"ensure-row"> = {
  describe: ({ table }) => `ensure a row of ${table}`,
  effect: () => "data",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: unseen,
  apply: sameSchema,
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

export const move: ChangeKind<"move"> = {
  describe: (change) => change.move.name,
  effect: () => "data",
  table: (change) => change.move.table,
  names: noNames,
  missing: (schema, change) => needsTable(schema, change.move),
  satisfied: unseen,
  apply: sameSchema,
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

export const verifyPair: ChangeKind<"verify-pair"> = {
  describe: ({ table, pair }) => `verify that ${pair.old.join(", ")} and ${pair.new.join(", ")} of ${table} agree in every row`,
  effect: () => "read",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: unseen,
  apply: sameSchema,
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

export const verifyRows: ChangeKind<"verify-rows"> = {
  describe: ({ title }) => title,
  effect: () => "read",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: unseen,
  apply: sameSchema,
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};
