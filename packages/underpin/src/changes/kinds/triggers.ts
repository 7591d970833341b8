import type { Schema, Trigger } from "../../model/schema.ts";
import { isSyncTrigger } from "../../sync/expression.ts";
import { asItIs, ifMade, itsTable, makesNothing, needsTable, noInverse, noNames, thing, type ChangeKind } from "./kind.ts";

export const createTrigger: ChangeKind<"create-trigger"> = {
  describe: ({ trigger: { name, table, event, action } }) => {
    if ("fill" in action) return `fill ${table}.${action.fill} on each ${event}`;
    if ("holds" in action) return `bind marked clients on each ${event} of ${table}: ${action.holds}`;
    if ("propagations" in action)
      return `carry each ${event} of ${table} over to ${[...new Set(action.propagations.map((each) => each.table))].join(", ")}`;
    if ("assign" in action) return `keep ${Object.keys(action.assign).join(", ")} of ${table} equal on each ${event}`;
    return `create trigger ${name} on ${table}`;
  },
  effect: () => "trigger",
  table: ({ trigger }) => trigger.table,
  names: ({ trigger }) => [trigger.name],
  missing: (schema, { trigger }) => needsTable(schema, trigger),
  satisfied: (schema, { trigger }) => schema.triggers.some((other) => isSame(other, trigger)),
  apply: (schema, { trigger: { name, table, timing, event, function: of, sql } }) => {
    const trigger = { name, table, timing, event, ...(of && { function: of }), ...(sql && { sql }) };
    return { ...schema, triggers: [...schema.triggers.filter((other) => !isSame(other, trigger)), trigger] };
  },
  inverse: ({ trigger: { name, table, function: of } }) => [{ kind: "drop-trigger", table, name, ...(of && { function: of }) }],
  makes: (_schema, { trigger: { table, name } }) => thing(`trigger ${table}.${name}`),
  takenBack: asItIs,
};

export const dropTrigger: ChangeKind<"drop-trigger"> = {
  describe: ({ table, name }) => `drop trigger ${name} on ${table}`,
  effect: () => "untrigger",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, change) => !schema.triggers.some((other) => isSame(other, change)),
  apply: (schema, change) => ({ ...schema, triggers: schema.triggers.filter((other) => !isSame(other, change)) }),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifMade(({ table, name }) => `trigger ${table}.${name}`),
};

export const syncTriggers: ChangeKind<"sync-triggers"> = {
  describe: ({ table, pairs }) =>
    pairs.length === 0
      ? `take the sync triggers off ${table}`
      : `keep ${pairs.map((pair) => `${pair.old.join(", ")} and ${pair.new.join(", ")}`).join("; ")} of ${table} equal by triggers`,
  effect: () => "trigger",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  // Exactly the triggers of these pairs: their names tell the set of pairs.
  satisfied: (schema, { table, made = [] }) => {
    const present = syncTriggersOf(schema, table);
    return present.length === made.length && made.every(({ name }) => present.some((trigger) => trigger.name === name));
  },
  apply: (schema, { table, made = [] }) => {
    const gone = syncTriggersOf(schema, table);
    return { ...schema, triggers: [...schema.triggers.filter((trigger) => !gone.includes(trigger)), ...made] };
  },
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

function isSame(a: Pick<Trigger, "name" | "table">, b: Pick<Trigger, "name" | "table">): boolean {
  return a.name === b.name && a.table === b.table;
}

function syncTriggersOf(schema: Schema, table: string): readonly Trigger[] {
  return schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
}
