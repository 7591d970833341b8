import type { LoweredChange } from "../../model/change.ts";
import type { WidenKeySpec } from "../../model/operation.ts";
import { findColumn, type ForeignKey } from "../../model/schema.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { copiesOf, copyLink, plainColumns, type Copy } from "../support/copies.ts";
import { refuseBoundOutside } from "../support/outside.ts";
import { createLink, dropLink, keyOf, refuse, tableOf } from "../support/link.ts";
import type { OperationKind } from "./kind.ts";

/**
 * Beside each table stands a copy with wider columns; triggers carry every write over to it, and the cascades of foreign keys, of
 * which triggers hear nothing. At contract the copies take the places of the originals by one rename.
 */
export const widenByCopy: Pick<OperationKind<WidenKeySpec>, Verb> = {
  expand: (spec, context) => {
    refuseNeighbours(spec, context);
    const copies = copiesOf(spec, context.schema);
    return [
      ...copies.map((copy): LoweredChange => ({
        kind: "copy-table",
        table: copy.table,
        copy: copy.copy,
        types: typesOf(copy, spec, context),
      })),
      ...createLink(copyLink(spec, copies, context), context),
    ];
  },
  migrate: (spec, context) => {
    const copies = left(spec, context);
    const link = copyLink(spec, copies, context).name;
    return [...copies.map((copy) => fill(copy, link, context)), ...copies.flatMap((copy) => verifications(copy, context))];
  },
  contract: (spec, context) => {
    const [copies, tables] = [left(spec, context), copiesOf(spec, context.schema)];
    const own = new Set(tables.map(({ table }) => table));
    return [
      ...copies.flatMap((copy) => verifications(copy, context)),
      ...copies.flatMap((copy) => foreignKeysOf(copy, copies, context).map((key) => addForeignKey(copy.copy, key))),
      // From here on the server's own cascades reach the copies.
      ...dropLink(copyLink(spec, copies, context)).filter((change) => change.kind === "drop-trigger" && !own.has(change.table)),
      { kind: "swap-tables", table: spec.table, swaps: tables.map(({ table, copy }) => ({ table, copy })) },
      ...tables.flatMap(({ table }) => renames(table, copies.length > 0, context)),
    ];
  },
  revert: (spec, context) => {
    const copies = left(spec, context);
    return [
      ...dropLink(copyLink(spec, copies, context)),
      ...copies.toReversed().map(({ copy }): LoweredChange => ({ kind: "drop-table", table: copy })),
    ];
  },
};

/** The copies that are there: none once they took their places. */
function left(spec: WidenKeySpec, { schema }: OperationContext): readonly Copy[] {
  return copiesOf(spec, schema).filter(({ copy }) => schema.tables.has(copy));
}

function refuseNeighbours(spec: WidenKeySpec, { schema, inFlight }: OperationContext): void {
  const copied = copiesOf(spec, schema);
  refuseBoundOutside(copied, schema);
  const tables = new Set(copied.map(({ table }) => table));
  const tablesOf = (operation: (typeof inFlight)[number]["operation"]): readonly string[] =>
    operation.kind === "widen-key" ? copiesOf(operation, schema).map(({ table }) => table) : [operation.table];
  const other = inFlight.find(({ operation }) => operation !== spec && tablesOf(operation).some((name) => tables.has(name)));
  if (other)
    refuse(
      `Evolution ${other.version} changes a table that would be copied as a whole here (${[...tables].join(", ")}).`,
      "Widen the key in an evolution of its own, and contract one before the other is expanded.",
    );
  for (const name of tables) {
    const long = tableOf(schema, name).foreignKeys.find((key) => Buffer.byteLength(key.name ?? "") > LONGEST);
    if (long) refuse(`The name of the foreign key ${long.name} of ${name} is too long.`, `Give it one of at most ${LONGEST} bytes first.`);
    const trigger = schema.triggers.find((found) => found.table === name && !found.name.startsWith("underpin_"));
    if (trigger) refuse(`The trigger ${trigger.name} on ${name} would stay behind.`, "Drop it first, and make it anew after contract.");
  }
}

function typesOf(
  { table, columns }: Copy & { readonly columns: readonly string[] },
  spec: WidenKeySpec,
  { schema, dialect }: OperationContext,
) {
  return Object.fromEntries(
    columns.map((name) => [name, dialect.ddl.widerInteger(findColumn(schema.tables.get(table), name)?.type ?? "", spec.to) ?? ""]),
  );
}

function fill({ table, copy }: Copy, link: string, { schema }: OperationContext): LoweredChange {
  const names = plainColumns(tableOf(schema, table));
  return {
    kind: "move",
    move: {
      name: `copy the rows of ${table}`,
      table,
      into: { table: copy, key: keyOf(tableOf(schema, table)), values: Object.fromEntries(names.map((name) => [name, quote(name)])) },
      link,
    },
  };
}

/** Every row is in the copy, says the same there, and no other row is. */
function verifications({ table, copy }: Copy, { schema, dialect }: OperationContext): readonly LoweredChange[] {
  const of = tableOf(schema, table);
  const key = keyOf(of);
  const on = key.map((name) => `c.${quote(name)} = t.${quote(name)}`).join(" AND ");
  const [first = ""] = key;
  const differing = plainColumns(of)
    .filter((name) => !key.includes(name))
    .map((name) => dialect.sync.differs(`t.${quote(name)}`, `c.${quote(name)}`));
  const check = (title: string, from: string, alias: string, wrong: readonly string[], finding: string): LoweredChange => ({
    kind: "verify-rows",
    table,
    title,
    query: `SELECT ${key.map((name) => `${alias}.${quote(name)}`).join(", ")} FROM ${from} WHERE ${wrong.join(" OR ")} LIMIT 5`,
    finding,
  });
  const [t, c] = [`${quoteTable(table)} t`, `${quoteTable(copy)} c`];
  return [
    check(
      `verify that every row of ${table} is the same in its copy`,
      `${t} LEFT JOIN ${c} ON ${on}`,
      "t",
      [`c.${quote(first)} IS NULL`, ...differing],
      `rows of ${table} are not in its copy as they are`,
    ),
    check(
      `verify that no row of the copy of ${table} has gone`,
      `${c} LEFT JOIN ${t} ON ${on}`,
      "c",
      [`t.${quote(first)} IS NULL`],
      `rows of the copy of ${table} are not there any more`,
    ),
  ];
}

/** Names of foreign keys are the whole database's: until the originals are gone, those of the copies have others. */
const PREFIX = "underpin_fk_";
const LONGEST = 64 - PREFIX.length;

/** The foreign keys of a table, as they are on its copy until that takes its place. */
function foreignKeysOf({ table }: Copy, copies: readonly Copy[], { schema }: OperationContext): readonly ForeignKey[] {
  return tableOf(schema, table).foreignKeys.map((key) => ({
    ...key,
    name: `${PREFIX}${key.name ?? ""}`,
    refTable: copies.find((other) => other.table === key.refTable)?.copy ?? key.refTable,
  }));
}

/** Once the copies took their places, only what their foreign keys are called tells what they are to be called. */
function renames(table: string, isAhead: boolean, { schema }: OperationContext): readonly LoweredChange[] {
  const names = tableOf(schema, table).foreignKeys.map((key) => key.name ?? "");
  const kept = isAhead ? names : names.flatMap((name) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  return kept.map((to) => ({ kind: "rename-constraint", table, name: `${PREFIX}${to}`, to }));
}

/** What a copy says its original says, which the server checked: it need not look again, under a lock. */
function addForeignKey(table: string, foreignKey: ForeignKey): LoweredChange {
  return { kind: "add-foreign-key", table, foreignKey, known: true };
}
