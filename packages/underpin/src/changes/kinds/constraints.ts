import type { Table } from "../../model/schema.ts";
import { renamed } from "./renamed.ts";
import { asItIs, ifMade, itsTable, makesNothing, needs, needsTable, noInverse, noNames, onTable, thing, type ChangeKind } from "./kind.ts";

export const addCheck: ChangeKind<"add-check"> = {
  describe: ({ table, check }) => `add check ${check.name} on ${table}`,
  effect: () => "add",
  table: itsTable,
  names: ({ check }) => [check.name],
  missing: needsTable,
  satisfied: (schema, { table, check }) =>
    schema.tables.get(table)?.checks.some(({ name, notValid }) => name === check.name && (!notValid || check.notValid === true)) ?? false,
  apply: onTable((table, { check }) => ({ ...table, checks: [...table.checks.filter(({ name }) => name !== check.name), check] })),
  inverse: ({ table, check }) => [{ kind: "drop-check", table, name: check.name }],
  makes: (_schema, { table, check }) => thing(`check ${table}.${check.name}`),
  takenBack: asItIs,
};

export const dropCheck: ChangeKind<"drop-check"> = {
  describe: ({ table, name }) => `drop check ${name} on ${table}`,
  effect: () => "drop",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, { table: of, name }) => {
    const table = schema.tables.get(of);
    return table !== undefined && !table.checks.some((check) => check.name === name);
  },
  apply: onTable((table, { name }) => ({ ...table, checks: table.checks.filter((check) => check.name !== name) })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: ifMade(({ table, name }) => `check ${table}.${name}`),
};

export const renameConstraint: ChangeKind<"rename-constraint"> = {
  describe: ({ table, name, to, replacing }) => `rename constraint ${name} on ${table} to ${to}${replacing ? ", in its place" : ""}`,
  effect: () => "alter",
  table: itsTable,
  names: ({ to }) => [to],
  missing: needs((table, { name }) => (hasConstraint(table, name) ? null : `table ${table.name} has no constraint ${name}`)),
  satisfied: (schema, { table: of, name, to }) => {
    const table = schema.tables.get(of);
    return hasConstraint(table, to) && !hasConstraint(table, name);
  },
  apply: onTable((table, change) => ({
    ...table,
    unique: renamed(table.unique, change),
    foreignKeys: renamed(table.foreignKeys, change),
    checks: renamed(table.checks, change),
  })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

function hasConstraint(table: Table | undefined, name: string): boolean {
  return table !== undefined && [...table.unique, ...table.foreignKeys, ...table.checks].some((other) => other.name === name);
}
