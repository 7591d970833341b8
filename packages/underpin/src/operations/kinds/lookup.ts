import type { LoweredChange, Origin } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { LookupSpec } from "../../model/operation.ts";
import { findColumn, isWholeKey, type Table } from "../../model/schema.ts";
import { ownName } from "../../model/table-name.ts";
import type { Propagation } from "../../model/sync.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { lookedUp } from "../../sync/expression.ts";
import { generatedName } from "../support/mirror.ts";
import type { OperationContext } from "../support/context.ts";
import { createLink, createTableLike, dropLink, keyOf, linkName, plainColumn, refuse, tableOf, type Link } from "../support/link.ts";
import type { OperationKind, Treated } from "./kind.ts";
import { reference as referTo } from "../../sql/template.ts";
import { mapColumns } from "./map-columns.ts";

/**
 * Values that stand in the rows of a table in one shape, and once each in a table of their own, which the rows refer to, in
 * the other: what extracting a lookup table and joining it back have in common.
 *
 * In the row it is a mapping of columns like any other (`map`), whose functions look into the lookup table. Two triggers
 * are new: a value that is written and has no entry gets one, before the row's own trigger looks for it; and an entry that
 * is changed is changed in every row that refers to it. What is looked up is locked meanwhile, or the two could miss each
 * other.
 */
export const lookup: OperationKind<LookupSpec> = {
  claims: (spec, schema) => [...mapColumns.claims(spec.map, schema), { table: spec.lookup, columns: "all" }],
  treats: (spec, context) => [
    ...mapColumns
      .treats(spec.map, context)
      .map((treated): Treated => ({ ...treated, except: spec.old === "reference" ? ["foreign key"] : [] })),
    spec.old === "reference"
      ? { table: spec.lookup, columns: "all", treatment: "join table", except: ["incoming foreign key", "unique", "index"] }
      : { table: spec.table, columns: "all", treatment: "extend table", into: [originOf(spec)] },
  ],
  trials: ({ map }, context) => mapColumns.trials(map, context),
  expand: (spec, context) => {
    check(spec, context);
    const changes = mapColumns.expand(spec.map, unbound(spec, context));
    // Where triggers fire in the order they were made, an entry must be there before it is looked for.
    const triggers = changes.findIndex((change) => change.kind === "sync-triggers");
    return [
      ...created(spec, context),
      ...changes.slice(0, triggers),
      ...createLink(linkOf(spec, context), context),
      ...changes.slice(triggers),
      ...indexed(spec, context),
    ];
  },
  migrate: (spec, context) => [...entries(spec, linkOf(spec, context)), ...mapColumns.migrate(spec.map, context)],
  contract: (spec, context) => {
    const { table, lookup: other, old, map } = spec;
    const [verification, ...rest] = mapColumns.contract(map, unbound(spec, context));
    return [
      ...(verification ? [verification] : []),
      ...dropLink(linkOf(spec, context)),
      ...boundColumns(spec, tableOf(context.schema, table)).map((columns): LoweredChange => ({ kind: "drop-foreign-key", table, columns })),
      ...rest,
      ...(old === "reference" ? [{ kind: "drop-table", table: other } as const] : []),
    ];
  },
  revert: (spec, context) => [
    ...dropLink(linkOf(spec, context)),
    ...mapColumns.revert(spec.map, context),
    ...(spec.old === "values" ? [{ kind: "drop-table", table: spec.lookup } as const] : []),
  ],
};

function check(spec: LookupSpec, { schema, dialect }: OperationContext): void {
  const rows = tableOf(schema, spec.table);
  if (spec.old === "values") {
    const given = spec.columns.map(({ row }) => {
      const column = findColumn(rows, row);
      if (!column) throw new UnderpinError("UP-SCHEMA", { what: `${spec.table} has no column ${row}.`, fine: "Nothing was changed." });
      return column;
    });
    const unfit = given.find(({ type }) => !dialect.catalogue.canBeUnique(type));
    if (unfit)
      refuse(
        `${spec.table}.${unfit.name} is of type ${unfit.type}, which can't be unique here: its values could not be told apart.`,
        "Convert it to a varchar first (convertColumn).",
      );
    const nullable = given.find((column) => column.nullable);
    if (nullable && given.length > 1)
      refuse(
        `${spec.table}.${nullable.name} may be NULL: entries of several columns can be told apart only if each has a value.`,
        "Make it NOT NULL first (setNotNull), in an evolution of its own.",
      );
    return;
  }
  const from = tableOf(schema, spec.lookup);
  const known = new Set([spec.id, ...spec.columns.map((column) => column.lookup)]);
  const lost = from.columns.find((column) => !known.has(column.name));
  if (lost) refuse(`${spec.lookup}.${lost.name} would be lost.`, "Name it among the columns that the rows take over.");
  if (keyOf(from).join() !== spec.id) refuse(`The primary key of ${spec.lookup} is not ${spec.id}.`, "Name the key: id.");
  const values = spec.columns
    .map((column) => column.lookup)
    .toSorted()
    .join();
  const unique = [...from.unique, ...from.indexes.filter(isWholeKey)];
  if (!unique.some((key) => [...key.columns].toSorted().join() === values))
    refuse(
      `${spec.lookup}(${spec.columns.map((column) => column.lookup).join(", ")}) is not unique: what the new release writes could mean several entries.`,
      "Make it unique first (addUnique).",
    );
  const id = findColumn(from, spec.id);
  if (id && !dialect.catalogue.numbers(id))
    refuse(
      `${spec.lookup}.${spec.id} is not numbered by the database: what the new release writes could get no entry.`,
      "Give it a default.",
    );
  const referring = [...schema.tables.values()].find(
    (table) => table.name !== spec.table && table.foreignKeys.some((foreign) => foreign.refTable === spec.lookup),
  );
  if (referring) refuse(`${referring.name} refers to ${spec.lookup}.`, "Join it there first.");
}

/** The lookup table, if it is new: numbered entries, each value once. */
function created(spec: LookupSpec, context: OperationContext): readonly LoweredChange[] {
  if (spec.old === "reference") return [];
  const rows = tableOf(context.schema, spec.table);
  const numbered = context.lower({
    kind: "create-table",
    table: {
      name: spec.lookup,
      columns: [{ name: spec.id, type: { kind: "integer" }, nullable: false, default: null, autoincrement: true }],
      primaryKey: { name: null, columns: [spec.id] },
      unique: [],
      foreignKeys: [],
      indexes: [],
      checks: [],
    },
  });
  if (numbered.kind !== "create-table") throw new TypeError("a dialect lowers create-table to create-table");
  const names = spec.columns.map((column) => column.lookup);
  const table: Table = {
    ...numbered.table,
    columns: [
      ...numbered.table.columns,
      ...spec.columns.flatMap(({ row, lookup: name }) => {
        const like = findColumn(rows, row);
        return like ? [plainColumn(like, name, false)] : [];
      }),
    ],
    primaryKey: { name: null, columns: [spec.id] },
    unique: [{ name: null, columns: names }],
    ...(rows.options && { options: rows.options }),
  };
  return [createTableLike(table, originOf(spec), context)];
}

function originOf({ table, columns }: LookupSpec): Origin {
  return { table, columns: Object.fromEntries(columns.map(({ row, lookup: name }) => [name, row])) };
}

/** The rows of an entry are found by their reference. */
function indexed({ old, table, reference }: LookupSpec, { dialect, lower }: OperationContext): readonly LoweredChange[] {
  if (old === "reference" || dialect.ddl.indexesForeignKeys) return [];
  return [
    lower({
      kind: "create-index",
      table,
      index: {
        name: generatedName(`ix_${ownName(table)}_${reference}`, dialect.catalogue.longestName),
        columns: [reference],
        unique: false,
      },
    }),
  ];
}

function linkOf({ table, lookup: other, id, columns, reference }: LookupSpec, { dialect, version }: OperationContext): Link {
  const any = (parts: readonly string[]): string => `(${parts.join(" OR ")})`;
  const changed = (names: readonly string[]): string =>
    any(names.map((name) => dialect.sync.differs(referTo(name, "NEW"), referTo(name, "OLD"))));
  const given = columns.map(({ row }) => `${referTo(row, "NEW")} IS NOT NULL`).join(" AND ");
  const same = columns.map(({ row, lookup: name }) => `${quoteTable(other)}.${quote(name)} = ${referTo(row, "NEW")}`).join(" AND ");
  const noEntry = (lock: string): string => `NOT EXISTS (SELECT 1 FROM ${quoteTable(other)} WHERE ${same}${lock})`;
  // The second look waits for one who is changing the entry. Only then: on InnoDB, to lock what is not there locks a gap.
  const missing = `${given} AND ${any([noEntry(""), ...(dialect.locks.lookLocks.row === "" ? [] : [noEntry(dialect.locks.lookLocks.row)])])}`;
  const put: Propagation = {
    do: "put",
    table: other,
    key: Object.fromEntries(columns.map(({ row, lookup: name }) => [name, referTo(row, "NEW")])),
    values: {},
  };
  const spread: Propagation = {
    do: "set",
    table,
    key: { [reference]: referTo(id, "NEW") },
    values: Object.fromEntries(columns.map(({ row, lookup: name }) => [row, referTo(name, "NEW")])),
    when: changed(columns.map((column) => column.lookup)),
  };
  return {
    name: linkName(version, table, other, reference),
    before: table,
    propagations: {
      [table]: {
        INSERT: [{ ...put, when: missing }],
        UPDATE: [{ ...put, when: `${changed(columns.map((column) => column.row))} AND ${missing}` }],
        DELETE: [],
      },
      [other]: { INSERT: [], UPDATE: [spread], DELETE: [] },
    },
  };
}

/** Entries for the values that stand in the rows already. */
function entries({ old, table, lookup: other, columns, reference }: LookupSpec, link: Link): readonly LoweredChange[] {
  if (old === "reference") return [];
  const same = columns
    .map(({ row, lookup: name }) => `${quoteTable(other)}.${quote(name)} = ${quoteTable(table)}.${quote(row)}`)
    .join(" AND ");
  const given = columns.map(({ row }) => `${quote(row)} IS NOT NULL`).join(" AND ");
  return [
    {
      kind: "move",
      move: {
        name: `enter the values of ${columns.map((column) => column.row).join(", ")} of ${table} into ${other}`,
        table,
        link: link.name,
        into: {
          table: other,
          key: columns.map((column) => column.lookup),
          values: Object.fromEntries(columns.map(({ row, lookup: name }) => [name, quote(row)])),
          distinct: true,
        },
        where: `${quote(reference)} IS NULL AND ${given} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(other)} WHERE ${same})`,
      },
    },
  ];
}

/** The columns of foreign keys to the lookup table that go with the reference. */
function boundColumns({ old, lookup: other, reference }: LookupSpec, table: Table): readonly (readonly string[])[] {
  if (old === "values") return [];
  return table.foreignKeys.filter((key) => key.refTable === other && key.columns.includes(reference)).map((key) => key.columns);
}

/** The schema without the foreign keys that this operation takes away itself. */
function unbound(spec: LookupSpec, context: OperationContext): OperationContext {
  const table = tableOf(context.schema, spec.table);
  const bonds = boundColumns(spec, table);
  const foreignKeys = table.foreignKeys.filter((key) => !bonds.includes(key.columns));
  const tables = new Map([...context.schema.tables, [table.name, { ...table, foreignKeys }]]);
  return { ...context, schema: { ...context.schema, tables } };
}

/** SQL that looks a value up: of `column` of the one row whose columns equal those of the row at hand. */
export function lookUp(table: string, column: string, by: Readonly<Record<string, string>>): string {
  const same = Object.entries(by).map(([theirs, ours]) => `${quoteTable(table)}.${quote(theirs)} = ${referTo(ours)}`);
  return lookedUp(`SELECT ${quoteTable(table)}.${quote(column)} FROM ${quoteTable(table)} WHERE ${same.join(" AND ")}`);
}
