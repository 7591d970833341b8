import type { LoweredChange } from "../../model/change.ts";
import type { MapColumnsSpec, ReplaceKeySpec } from "../../model/operation.ts";
import { findColumn, withTable, type ForeignKey, type Schema, type Table } from "../../model/schema.ts";
import type { Propagation } from "../../model/sync.ts";
import type { NativeSql } from "../../model/types.ts";
import { nativeSql } from "../../sql/native.ts";
import { reference } from "../../sql/template.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext } from "../support/context.ts";
import { createLink, dropLink, keyOf, linkName, refuse, tableOf, type Link } from "../support/link.ts";
import { generatedName } from "../support/mirror.ts";
import { keyMap, referenceMaps } from "../support/replaced-key.ts";
import { trialsOfMapping } from "../support/trial.ts";
import type { OperationKind } from "./kind.ts";
import { mapColumns } from "./map-columns.ts";

/**
 * A key that another takes the place of. In the rows that refer to it, it is a mapping like any other, whose functions look into the
 * table of the key; there the two are a mapping, too, or the new one is what its default gives.
 */
export const replaceKey: OperationKind<ReplaceKeySpec> = {
  claims: ({ table, from, to, references }) =>
    [{ table, from, to }, ...references].map((place) => ({ table: place.table, columns: [place.from, place.to] })),
  treats: ({ table, from, references }) => [
    { table, columns: [from], treatment: "drop column", except: ["primary key", "incoming foreign key", "identity", "default"] },
    ...references.map((place) => ({
      table: place.table,
      columns: [place.from],
      treatment: "replace column" as const,
      except: ["foreign key" as const],
    })),
  ],
  trials: (spec, context) => {
    const map = keyMap(spec);
    return map ? trialsOfMapping(map, context) : [];
  },
  expand: (spec, context) => {
    check(spec, context);
    return [
      ...addKey(spec, context),
      context.lower({ kind: "create-index", table: spec.table, index: { name: indexOf(spec, context), columns: [spec.to], unique: true } }),
      ...mapsOf(spec, context).flatMap((map) => mapColumns.expand(map, unbound(map, spec, context))),
      ...ownReferences(spec, context).flatMap((link) => createLink(link, context)),
    ];
  },
  migrate: (spec, context) => [
    ...fillKey(spec, context),
    ...referenceMaps(spec).flatMap((map) => mapColumns.migrate(map, unbound(map, spec, context))),
  ],
  contract: (spec, context) => [
    ...mapsOf(spec, context).flatMap((map) => contractReference(map, spec, context)),
    ...ownReferences(spec, context).flatMap(dropLink),
    ...contractKey(spec, context),
  ],
  revert: (spec, context) => {
    const map = keyMap(spec);
    return [
      ...ownReferences(spec, context).flatMap(dropLink),
      ...mapsOf(spec, context)
        .toReversed()
        .flatMap((one) => mapColumns.revert(one, unbound(one, spec, context))),
      context.lower({ kind: "drop-index", table: spec.table, name: indexOf(spec, context) }),
      ...(map ? mapColumns.revert(map, bare(spec, context)) : [context.lower({ kind: "drop-column", table: spec.table, column: spec.to })]),
    ];
  },
};

function check(spec: ReplaceKeySpec, { schema, dialect }: OperationContext): void {
  const { table: name, from, references } = spec;
  const table = tableOf(schema, name);
  if (!dialect.sync.triggersFillRows)
    refuse("No trigger here can fill a row before it is checked.", "Change the key while the service is stopped.");
  if (keyOf(table).join() !== from) refuse(`The primary key of ${name} is not ${from} alone.`, "Only a key of one column can be replaced.");
  const column = findColumn(table, from);
  if (!spec.functions && column && !dialect.catalogue.numbers(column))
    refuse(
      `${name}.${from} is not numbered by the database: rows of the next release would have none.`,
      "Say how each key is made of the other: forward, backward.",
    );
  if (spec.functions && column?.autoincrement && !dialect.sync.triggersSeeNumbers)
    refuse(
      `${name}.${from} is numbered by the database, and no trigger sees the number that is about to be given.`,
      "Give the new key a value of its own: value.",
    );
  const referring = [...schema.tables.values()].flatMap((other) =>
    other.foreignKeys
      // An interrupted run has made some already.
      .filter((key) => key.refTable === name && !references.some((place) => place.table === other.name && key.columns.join() === place.to))
      .map((key) => ({ other, key })),
  );
  for (const { other, key } of referring) checkReference(spec, other, key, dialect);
  const stranger = references.find(
    (place) => !referring.some(({ other, key }) => other.name === place.table && key.columns[0] === place.from),
  );
  if (stranger)
    refuse(`${stranger.table}.${stranger.from} does not refer to ${name}.${from}.`, "Convert it with convertColumn, or leave it out.");
}

function checkReference(
  { table, from, references, functions }: ReplaceKeySpec,
  other: Table,
  key: ForeignKey,
  { sync }: OperationContext["dialect"],
): void {
  const [column = ""] = key.columns;
  const place = `${other.name}.${column}`;
  if (key.columns.length > 1 || key.refColumns[0] !== from)
    refuse(`${other.name}(${key.columns.join(", ")}) refers to more than the key.`, "Drop that foreign key until contract is done.");
  if (!references.some((one) => one.table === other.name && one.from === column))
    refuse(`${place} refers to ${table}.${from}.`, `Say what it becomes: references: { ${JSON.stringify(place)}: "…" }.`);
  if (other.name === table && !sync.triggersWriteTheirTable)
    refuse(
      `${place} refers to rows of its own table: a row that refers to itself is not there yet when its trigger looks.`,
      "Drop that foreign key until contract is done, and add it on a column that is filled by then.",
    );
  if (other.name === table && functions)
    refuse(
      `${place} refers to rows of its own table, and the new key is a function of the old one.`,
      "Give the new key a value of its own (value), or drop that foreign key until contract is done.",
    );
  if (other.name === table && findColumn(other, column)?.nullable === false)
    refuse(
      `${place} refers to rows of its own table, and may not be NULL: a row that refers to itself has no value there at first.`,
      "Let it be NULL until contract is done (dropNotNull).",
    );
  if (other.primaryKey?.columns.includes(column))
    refuse(`${place} is part of a primary key itself.`, "Replace that key by one of its own first.");
  if (key.deferrable !== undefined)
    refuse(
      `The foreign key ${key.name ?? ""} of ${place} may be put off; its like would not be.`,
      "Make it one that is looked at at once.",
    );
}

/**
 * Where a table refers to itself, what a row refers to may be that very row, or one that comes behind it in the same statement: its
 * trigger looks it up in vain. Once the statement is through, it is looked up again.
 */
function ownReferences({ table, from, to, references }: ReplaceKeySpec, { version }: OperationContext): readonly Link[] {
  const own = quoteTable(table);
  const lookUp = (wanted: string, known: string, column: string): string =>
    `(SELECT ${own}.${quote(wanted)} FROM ${own} WHERE ${own}.${quote(known)} = ${reference(column, "NEW")})`;
  const again = (key: string, column: string, by: string, value: string): Propagation => ({
    do: "set",
    table,
    key: { [key]: reference(key, "NEW") },
    values: { [column]: value },
    when: `${reference(by, "NEW")} IS NOT NULL AND ${reference(column, "NEW")} IS NULL`,
  });
  return references
    .filter((place) => place.table === table)
    .map((place) => ({
      name: linkName(version, table, place.from, place.to),
      propagations: {
        [table]: {
          INSERT: [
            again(from, place.to, place.from, lookUp(to, from, place.from)),
            again(from, place.from, place.to, lookUp(from, to, place.to)),
          ],
          UPDATE: [],
          DELETE: [],
        },
      },
    }));
}

/** The name of the index that makes the new key unique until it is the primary one. */
function indexOf({ table, to }: ReplaceKeySpec, { dialect }: OperationContext): string {
  return generatedName(`ux_${table}_${to}`, dialect.catalogue.longestName);
}

function addKey(spec: ReplaceKeySpec, context: OperationContext): readonly LoweredChange[] {
  const { table, to, type } = spec;
  const map = keyMap(spec);
  if (map) return mapColumns.expand(map, bare(spec, context));
  const column = { name: to, type, nullable: true, default: null, autoincrement: false };
  return [
    context.lower({ kind: "add-column", table, column }),
    // Not at once: a row that is there already would be given one under a lock.
    context.lower({ kind: "alter-column", table, column: to, to: { default: { sql: valueOf(spec, context) } } }),
  ];
}

function fillKey(spec: ReplaceKeySpec, context: OperationContext): readonly LoweredChange[] {
  const { table, to } = spec;
  const map = keyMap(spec);
  if (map) return mapColumns.migrate(map, bare(spec, context));
  const sql = nativeSql(valueOf(spec, context), context.dialect.name);
  return [
    { kind: "move", move: { name: `fill ${to} of ${table}`, table, set: { [to]: sql }, where: `${quote(to)} IS NULL` } },
    hasKey(spec),
  ];
}

function hasKey({ table, from, to }: ReplaceKeySpec): LoweredChange {
  return {
    kind: "verify-rows",
    table,
    title: `verify that every row of ${table} has a ${to}`,
    query: `SELECT ${quote(from)} FROM ${quoteTable(table)} WHERE ${quote(to)} IS NULL LIMIT 5`,
    finding: `rows of ${table} have no ${to}`,
  };
}

/** The mappings of the columns that refer to it, with what the live ones are: what they refer to, and whether they may be NULL. */
function mapsOf(spec: ReplaceKeySpec, { schema, dialect }: OperationContext): readonly MapColumnsSpec[] {
  return referenceMaps(spec).map((map) => {
    const table = tableOf(schema, map.table);
    const [from = ""] = map.old;
    const to = map.new[0]?.name ?? "";
    const key = table.foreignKeys.find((one) => one.refTable === spec.table && one.columns[0] === from);
    // Once contract has let the old one be NULL, only the new one tells.
    const notNull = [from, to].some((name) => findColumn(table, name)?.nullable === false);
    return {
      ...map,
      new: map.new.map((column) => ({
        ...column,
        notNull,
        references: {
          table: spec.table,
          column: spec.to,
          name: generatedName(`${map.table}_${to}_fkey`, dialect.catalogue.longestName),
          ...(key && { onDelete: key.onDelete, onUpdate: key.onUpdate }),
        },
      })),
    };
  });
}

/** The foreign keys to the old key, which go with the column. */
function bound(map: MapColumnsSpec, spec: ReplaceKeySpec, schema: Schema): readonly ForeignKey[] {
  return tableOf(schema, map.table).foreignKeys.filter((key) => key.refTable === spec.table && key.columns.join() === map.old.join());
}

function unbound(map: MapColumnsSpec, spec: ReplaceKeySpec, context: OperationContext): OperationContext {
  const table = tableOf(context.schema, map.table);
  const own = bound(map, spec, context.schema);
  return {
    ...context,
    schema: withTable(context.schema, { ...table, foreignKeys: table.foreignKeys.filter((key) => !own.includes(key)) }),
  };
}

/** The key's table without what else is on the old key: that goes with it. */
function bare({ table: name, from }: ReplaceKeySpec, context: OperationContext): OperationContext {
  const table = tableOf(context.schema, name);
  const others = <T extends { readonly columns: readonly string[] }>(list: readonly T[]): readonly T[] =>
    list.filter(({ columns }) => !columns.includes(from));
  const rest: Table = { ...table, unique: others(table.unique), indexes: others(table.indexes) };
  return { ...context, schema: withTable(context.schema, rest) };
}

function contractReference(map: MapColumnsSpec, spec: ReplaceKeySpec, context: OperationContext): readonly LoweredChange[] {
  const [verification, ...rest] = mapColumns.contract(map, unbound(map, spec, context));
  return [
    ...(verification ? [verification] : []),
    ...bound(map, spec, context.schema).map(({ columns }): LoweredChange => ({ kind: "drop-foreign-key", table: map.table, columns })),
    ...rest,
  ];
}

function contractKey(spec: ReplaceKeySpec, context: OperationContext): readonly LoweredChange[] {
  const { table, from, to } = spec;
  const index = indexOf(spec, context);
  const map = keyMap(spec);
  const change = (as: "gone" | "nullable"): LoweredChange =>
    context.lower({ kind: "change-primary-key", table, columns: [to], index, leaving: { column: from, as } });
  // Where an index does not become the key's, it is one too many.
  const spare = tableOf(context.schema, table).unique.filter(({ name }) => name === index);
  const tidied = spare.map(({ columns }): LoweredChange => ({ kind: "drop-unique", table, columns, name: index }));
  if (!map) return [hasKey(spec), { kind: "alter-column", table, column: to, to: { nullable: false } }, change("gone"), ...tidied];
  const changes = mapColumns.contract(map, bare(spec, context));
  const triggers = changes.findIndex(({ kind }) => kind === "sync-triggers");
  return [
    ...changes.slice(0, triggers),
    // While there are triggers the old column is filled; after them nobody does it any more.
    change("nullable"),
    ...changes.slice(triggers),
    context.lower({ kind: "drop-column", table, column: from }),
    ...tidied,
  ];
}

/** What a row has that was not given a key: a random uuid where nothing is said. */
function valueOf({ value }: ReplaceKeySpec, { dialect }: OperationContext): NativeSql {
  return value ?? dialect.catalogue.randomUuid ?? {};
}
