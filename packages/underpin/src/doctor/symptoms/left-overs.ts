import { operationsInFlight } from "../../engine/in-flight.ts";
import { isLedgerTable, recordTables } from "../../model/ledger-names.ts";
import type { Schema } from "../../model/schema.ts";
import { ownName } from "../../model/table-name.ts";
import { tablesOf } from "../../operations/registry.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** What an evolution made for the time between, and that is there after its end. */
export const leftOvers: Symptom<Examination> = {
  name: "left-overs",
  severity: "warning",
  what: "Triggers, columns or constraints of an evolution are there that is not in flight.",
  why: "A trigger costs every write something, and may fail it once a column is gone that it speaks of.",
  next: "Look who made them (a restored dump, a record set by hand); with no evolution in flight they can be dropped, triggers first.",
  look: async ({ state, repositories, schema, options: { service }, database: { dialect } }) => {
    // A contract that was interrupted takes them away when it goes on.
    const stands = await state();
    if (stands.contracting !== null) return false;
    const live = await schema();
    const inFlight = await operationsInFlight(service, repositories, stands);
    const busy = tablesOf(
      inFlight.map(({ operation }) => operation),
      { schema: live, dialect },
    );
    return leftIn(live, new Set(busy), recordTables(service));
  },
};

const isOurs = (name: string | null): boolean => name?.startsWith("underpin_") === true;

/** Things of ours on tables that no evolution in flight has its hands on. */
export function leftIn(schema: Schema, busy: ReadonlySet<string>, records: readonly string[]): readonly string[] {
  const isIdle = (table: string): boolean => !busy.has(table) && !isLedgerTable(ownName(table), records);
  const tables = [...schema.tables.values()].filter(({ name }) => isIdle(name));
  return [
    ...schema.triggers.filter(({ name, table }) => isOurs(name) && isIdle(table)).map(({ name, table }) => `trigger ${name} on ${table}`),
    ...tables.flatMap(({ name: table, columns, checks, indexes, foreignKeys }) => [
      ...columns.filter(({ name }) => isOurs(name)).map(({ name }) => `column ${table}.${name}`),
      ...checks.filter(({ name }) => isOurs(name)).map(({ name }) => `constraint ${name} on ${table}`),
      ...foreignKeys.filter(({ name }) => isOurs(name)).map(({ name }) => `constraint ${name} on ${table}`),
      ...indexes.filter(({ name }) => isOurs(name)).map(({ name }) => `index ${name} on ${table}`),
    ]),
  ];
}
