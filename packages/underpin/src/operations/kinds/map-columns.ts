import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { MapColumnsSpec, NewColumn } from "../../model/operation.ts";
import { findColumn, type Key, type Schema, type Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { renderExpression, SYNC } from "../../sync/expression.ts";
import { disagreement } from "../../sync/verify.ts";
import type { OperationContext } from "../support/context.ts";
import { refuseUnknownNames } from "../support/known-names.ts";
import { tableOf } from "../support/link.ts";
import { collides } from "../support/chain.ts";
import { isServersRename, mappingsOf, pairOf } from "../support/mapping.ts";
import { isLeftToContract, mayLeaveToContract, renameInPlace } from "../support/rename-in-place.ts";
import { lastingDefault } from "../support/own-defaults.ts";
import { loosen, refuseImpatient } from "../support/loosen.ts";
import { mirrorsOf, standing, type Mirror } from "../support/mirror.ts";
import { mirroredKeys, swapNames } from "../support/swap-names.ts";
import { swapColumns } from "../support/swap.ts";
import { addColumn } from "../support/new-columns.ts";
import { alterColumn } from "../../changes/kinds/columns.ts";
import {
  dropCheck,
  narrowed,
  notNullCheck,
  notNullChecks,
  relax,
  replaceCheck,
  wasNotNull,
  relaxedBy,
  widened,
} from "../support/not-null.ts";
import { takeName } from "../support/take-name.ts";
import { trialsOfMapping } from "../support/trial.ts";
import { replacedViews } from "../support/views.ts";
import { reference } from "../../sql/template.ts";
import type { OperationKind } from "./kind.ts";

/**
 * New columns beside old ones, kept equal by triggers until contract: what renaming, converting, splitting and merging
 * columns have in common.
 *
 * Made anew in the middle of a phase, a list may lack what is gone, but never says of one thing something else than before:
 * steps are remembered by what they say.
 */
export const mapColumns: OperationKind<MapColumnsSpec> = {
  claims: (spec) => [{ table: spec.table, columns: [...spec.old, ...spec.new.map((column) => column.name)] }],
  treats: (spec, { dialect }) => [
    {
      table: spec.table,
      columns: spec.drop,
      treatment: isServersRename(spec, dialect.ddl)
        ? "rename column"
        : spec.old.length === 1 && spec.new.length === 1
          ? "replace column"
          : "recombine columns",
    },
  ],
  trials: trialsOfMapping,
  expand: (spec, context) => {
    const table = tableOf(context.schema, spec.table);
    const isLeft = mayLeaveToContract(spec, table, context);
    check(spec, table, context, isLeft);
    return isLeft ? [] : expand(spec, table, context);
  },
  migrate: (spec, context) => (isLeftToContract(spec, context) ? [] : migrate(spec, context)),
  contract: (spec, context) =>
    isLeftToContract(spec, context) ? renameInPlace(spec) : contract(spec, tableOf(context.schema, spec.table), context),
  revert: (spec, context) => revert(spec, tableOf(context.schema, spec.table), context),
};

function check(spec: MapColumnsSpec, table: Table, context: OperationContext, isLeft: boolean): void {
  const { version, inFlight } = context;
  const refuse = (what: string, next: string): never => {
    throw new UnderpinError("UP-UNSUPPORTED", { what, fine: "Nothing was changed.", next });
  };
  const unknown = spec.old.find((name) => !findColumn(table, name));
  if (unknown !== undefined)
    throw new UnderpinError("UP-SCHEMA", {
      what: `${spec.table} has no column ${unknown}.`,
      fine: "Nothing was changed.",
      next: "Name a column that is there.",
    });
  if (!table.primaryKey)
    refuse(`${spec.table} has no primary key; its rows can't be carried over in ranges.`, "Add a primary key first: addPrimaryKey.");
  const follows = isServersRename(spec, context.dialect.ddl);
  if (follows && !isLeft) {
    for (const name of spec.old) refuseImpatient(table, name, context);
    replacedViews(spec, context);
  }
  const inKey = follows ? undefined : spec.drop.find((name) => table.primaryKey?.columns.includes(name));
  if (inKey !== undefined)
    refuse(`${spec.table}.${inKey} is part of the primary key.`, "Replace it with all that refers to it: replaceKey.");
  refuseUnknownNames(Object.values(spec.forward), table, [], context);
  refuseUnknownNames(
    Object.values(spec.backward),
    table,
    spec.new.map((column) => column.name),
    context,
  );
  const checked = table.checks.find(
    ({ name, expression, uses }) =>
      !name?.startsWith("underpin_") &&
      spec.drop.some((column) => uses?.includes(column) ?? new RegExp(`\\b${column}\\b`, "i").test(expression)),
  );
  if (checked && !follows)
    refuse(
      `The check ${checked.name ?? checked.expression} speaks of ${spec.drop.join(", ")}, and would go with it.`,
      "Drop it first (dropCheck); add it for the new column in the evolution after this one.",
    );
  const bound = table.foreignKeys.find((key) => key.columns.some((name) => spec.drop.includes(name)));
  if (bound && !follows)
    refuse(
      `${spec.table}(${bound.columns.join(", ")}) is a foreign key.`,
      "Replace it with the key that it refers to (replaceKey); or drop it first, and add it on the new column after contract.",
    );
  const other = inFlight.find((candidate) => candidate.version !== version && collides(spec, version, candidate));
  if (other)
    refuse(`A column of it is part of evolution ${other.version}, which is not contracted yet.`, `Contract ${other.version} first.`);
}

/**
 * The pairs of the operation's table that come before it, or after it, in the order in which they were expanded: by
 * version, and within one evolution as they are written there.
 */
function pairsAround(spec: MapColumnsSpec, context: OperationContext, side: "before" | "after"): readonly Pair[] {
  const all = context.inFlight.flatMap(({ operation, version }) => mappingsOf(operation).map((mapping) => ({ mapping, version })));
  const same = ({ table, new: news }: MapColumnsSpec): boolean =>
    table === spec.table && news.map(({ name }) => name).join() === spec.new.map(({ name }) => name).join();
  const own = all.findIndex(({ mapping, version }) => version === context.version && same(mapping));
  const others = own < 0 ? [] : side === "before" ? all.slice(0, own) : all.slice(own + 1);
  return others
    .filter(({ mapping }) => mapping.table === spec.table && !isLeftToContract(mapping, context))
    .map(({ mapping, version }) => pairOf(mapping, version, context));
}

function expand(spec: MapColumnsSpec, table: Table, context: OperationContext): readonly LoweredChange[] {
  const pair = pairOf(spec, context.version, context);
  const pairs = [...pairsAround(spec, context, "before"), pair];
  const added = spec.new.map((column) => addColumn(column, spec, table, context));
  return [
    ...added,
    ...(context.dialect.sync.triggersFillRows
      ? []
      : [
          ...relaxedBy(spec)
            .filter((name) => wasNotNull(table, name))
            .flatMap((name) => relax(spec.table, name, pair.new, inwardOf(name, spec, context))),
          ...widened(spec, table, context).flatMap(({ narrow, wide }) => replaceCheck(spec.table, narrow, wide)),
          ...loosen(table, pairs, context),
        ]),
    ...mirrorsOf(spec, table, context).flatMap(({ index, key }) => [
      ...(index ? [context.lower({ kind: "create-index", table: spec.table, index })] : []),
      ...(key ? [context.lower({ kind: "add-unique", table: spec.table, unique: key })] : []),
    ]),
    ...(isServersRename(spec, context.dialect.ddl) ? mirroredKeys(spec, table, context) : []).map((foreignKey) =>
      context.lower({ kind: "add-foreign-key", table: spec.table, foreignKey, known: true }),
    ),
    ...added.flatMap((change) => ownDefault(change, spec, pair, context)),
    context.lower({ kind: "sync-triggers", table: spec.table, pairs }),
  ];
}

/** What an old column among several is made of, once the new ones are given; what looks into another table no check may hold. */
function inwardOf(name: string, { old, backward, reads }: MapColumnsSpec, { dialect }: OperationContext): string | undefined {
  const expression = backward[name];
  return old.length > 1 && reads === undefined && expression !== undefined ? renderExpression(expression, dialect, quote) : undefined;
}

/**
 * A new column's own default, so that what is left out can be told from what is given. It comes once the column is there: rows that
 * are not carried over yet must stay NULL. And it comes last before the triggers: in between, inserted rows have it instead.
 */
function ownDefault(added: LoweredChange, spec: MapColumnsSpec, pair: Pair, { dialect }: OperationContext): readonly LoweredChange[] {
  if (added.kind !== "add-column") return [];
  const { table, column } = added;
  const value = pair.omitted?.[column.name];
  if (value == null) return [];
  const isCopy = spec.old.some((name) => spec.forward[column.name] === reference(name));
  return [{ kind: "alter-column", table, column: column.name, to: { default: isCopy ? value : dialect.catalogue.typed(value, column) } }];
}

function migrate(spec: MapColumnsSpec, context: OperationContext): readonly LoweredChange[] {
  const { dialect, version, schema } = context;
  const pair = pairOf(spec, version, context);
  const qualified = (name: string): string => `${quoteTable(spec.table)}.${quote(name)}`;
  // What looks into its own table would not find a row that the same statement has changed already, if it locked it.
  const locks = spec.reads === spec.table ? undefined : dialect.locks.lookLocks;
  const set = Object.fromEntries(
    Object.entries(spec.forward).map(([column, expression]) => [column, renderExpression(expression, dialect, qualified, locks)]),
  );
  const name = `fill ${spec.new.map((column) => column.name).join(", ")} of ${spec.table}`;
  return [
    {
      kind: "move",
      // What a trigger of the service's own changes on the way must flow, as from any client.
      move: {
        name,
        table: spec.table,
        set,
        ...(!hasOwnTriggers(spec.table, schema) && { link: SYNC }),
        where: unfilled(pair, set, dialect),
      },
    },
    { kind: "verify-pair", table: spec.table, pair },
  ];
}

/** Which rows are still to be carried over. */
function unfilled(pair: Pair, set: Readonly<Record<string, string>>, dialect: OperationContext["dialect"]): string {
  const isNull = (names: readonly string[]): string => names.map((name) => `${quote(name)} IS NULL`).join(" AND ");
  const copied = new Set(pair.old.map((name) => reference(name)));
  // Functions may make a value of NULLs.
  const made = Object.entries(set).flatMap(([name, sql]) => (copied.has(String(pair.forward[name])) ? [] : [`(${sql}) IS NOT NULL`]));
  const isSomething = [...pair.old.map((name) => `${quote(name)} IS NOT NULL`), ...made].join(" OR ");
  const empty = `${isNull(pair.new)} AND (${isSomething})`;
  if (dialect.ddl.isTransactional || pair.new.every((name) => pair.omitted?.[name] === undefined)) return empty;
  // Inserted when the new columns had their own defaults and there were no triggers yet.
  return `(${empty}) OR (NOT (${isNull(pair.new)}) AND ${disagreement(pair, dialect, quote, dialect.sync.differs)})`;
}

/** Whether a table has triggers of the service's that may change a row before it is updated. */
function hasOwnTriggers(table: string, { triggers }: Schema): boolean {
  return triggers.some(
    ({ table: of, timing, event, name }) =>
      of === table && timing === "BEFORE" && event.includes("UPDATE") && !name.startsWith("underpin_"),
  );
}

function contract(spec: MapColumnsSpec, table: Table, context: OperationContext): readonly LoweredChange[] {
  const remaining = pairsAround(spec, context, "after");
  if (isServersRename(spec, context.dialect.ddl)) {
    const pairs = (of: OperationContext) => ({ own: pairOf(spec, of.version, of), remaining: pairsAround(spec, of, "after") });
    return context.dialect.ddl.isTransactional ? swapColumns(spec, table, context, pairs(context)) : swapNames(spec, context, pairs);
  }
  const mirrors = mirrorsOf(spec, table, context);
  const tightening = spec.new.flatMap((column) => tighten(column, spec, context, remaining));
  // A name passes on in one statement where an index does not go with its column.
  const replaced = new Set(context.dialect.ddl.dropTakesIndexes ? [] : mirrors.flatMap(({ original }) => original ?? []));
  return [
    ...mirrors.flatMap(({ index, original }): LoweredChange[] =>
      index && isLate({ index, original }, table) ? [context.lower({ kind: "create-index", table: spec.table, index })] : [],
    ),
    { kind: "verify-pair", table: spec.table, pair: pairOf(spec, context.version, context) },
    ...tightening,
    // Between the triggers' end and the column's, nobody fills it in any more.
    ...spec.drop
      .filter((name) => context.dialect.sync.triggersFillRows && findColumn(table, name)?.nullable === false)
      .map((column): LoweredChange => ({ kind: "alter-column", table: spec.table, column, to: { nullable: true } })),
    context.lower({ kind: "sync-triggers", table: spec.table, pairs: pairsAround(spec, withDefaults(tightening, context), "after") }),
    ...relaxedBy(spec).flatMap((name) => notNullChecks(table, name).map((found) => dropCheck(spec.table, found))),
    ...(context.dialect.ddl.dropTakesIndexes ? [] : mirrors.flatMap((mirror) => takeName(table, mirror, context.schema, true))),
    ...table.unique
      .filter(({ name, columns }) => columns.some((column) => spec.drop.includes(column)) && (name === null || !replaced.has(name)))
      .map((key) => dropUnique(spec.table, key)),
    ...spec.drop.map((column) => dropOld(column, spec, table, context)),
    ...(context.dialect.ddl.dropTakesIndexes ? mirrors.flatMap((mirror) => takeName(table, mirror, context.schema)) : []),
  ];
}

/** As it stands once columns have the defaults that they are given: later pairs must know of them. */
function withDefaults(changes: readonly LoweredChange[], context: OperationContext): OperationContext {
  const schema = changes.reduce(
    (before, change) => (change.kind === "alter-column" && change.to.default != null ? alterColumn.apply(before, change) : before),
    context.schema,
  );
  return { ...context, schema };
}

/** Whether an index was made on an old column after expand, so that nothing stands for it on the new one yet. */
function isLate(mirror: Mirror, table: Table): boolean {
  return standing(mirror, table) === null && table.indexes.some(({ name }) => name === mirror.original);
}

function revert(spec: MapColumnsSpec, table: Table, context: OperationContext): readonly LoweredChange[] {
  const remaining = pairsAround(spec, context, "before");
  return [
    context.lower({ kind: "sync-triggers", table: spec.table, pairs: remaining }),
    ...(isServersRename(spec, context.dialect.ddl) ? mirroredKeys(spec, table, context) : []).map(({ columns }): LoweredChange => ({
      kind: "drop-foreign-key",
      table: spec.table,
      columns,
    })),
    // An index that a foreign key needs goes after it.
    ...spec.new
      .filter((column) => column.references)
      .map(({ name }): LoweredChange => ({ kind: "drop-foreign-key", table: spec.table, columns: [name] })),
    ...mirrorsOf(spec, table, context).flatMap(({ index, key }) => [
      ...(index ? [context.lower({ kind: "drop-index", table: spec.table, name: index.name })] : []),
      ...(key ? [dropUnique(spec.table, key)] : []),
    ]),
    ...(context.dialect.sync.triggersFillRows
      ? []
      : relaxedBy(spec)
          .filter((name) => wasNotNull(table, name))
          .flatMap((name): LoweredChange[] => [
            { kind: "alter-column", table: spec.table, column: name, to: { nullable: false } },
            dropCheck(spec.table, notNullCheck(name)),
          ])),
    ...narrowed(spec, table, context).flatMap(({ narrow, wide }) => replaceCheck(spec.table, wide, narrow)),
    ...loosen(table, remaining, context),
    ...spec.new.map((column) => dropColumn(column.name, table, context)),
  ];
}

/** A column goes, and its named enum with it unless others use that. */
function dropColumn(name: string, table: Table, { lower, schema }: OperationContext): LoweredChange {
  const type = findColumn(table, name)?.type ?? "";
  return lower({ kind: "drop-column", table: table.name, column: name, ...(schema.enums.has(type) && { enums: [type] }) });
}

/** An enum that another takes the place of goes with its column; one that became something else is the service's own. */
function dropOld(name: string, spec: MapColumnsSpec, table: Table, context: OperationContext): LoweredChange {
  const isReplaced = spec.new.some(({ type }) => "kind" in type && type.kind === "enum");
  const drop: LoweredChange = isReplaced ? dropColumn(name, table, context) : { kind: "drop-column", table: table.name, column: name };
  const [heir] = spec.old.length === 1 && spec.new.length === 1 ? spec.new : [];
  return { ...drop, ...(heir && { heir: heir.name }) };
}

/** A new column becomes what it was declared as; where a later evolution takes it over by then, a check stands for NOT NULL. */
function tighten(column: NewColumn, spec: MapColumnsSpec, context: OperationContext, remaining: readonly Pair[]): readonly LoweredChange[] {
  const table = tableOf(context.schema, spec.table);
  const later = remaining.filter((pair) => pair.old.includes(column.name)).flatMap((pair) => pair.new);
  // Statement by statement, triggers of a later pair would take a default that they don't know yet for a value that was given.
  const mayLast = later.length === 0 || context.dialect.ddl.isTransactional;
  const to = tightened(column, spec, table, mayLast ? context.dialect : null);
  const alter: LoweredChange = { kind: "alter-column", table: table.name, column: column.name, to };
  if (context.dialect.sync.triggersFillRows || to.nullable || later.length === 0) return [alter];
  const { nullable: _nullable, ...rest } = to;
  return [...relax(table.name, column.name, later), { ...alter, to: rest }];
}

/** What a new column becomes when the old one goes: what it is like, or what was declared. */
function tightened(
  column: NewColumn,
  spec: MapColumnsSpec,
  table: Table,
  dialect: OperationContext["dialect"] | null,
): { readonly nullable: boolean; readonly default?: string | null } {
  if (!("like" in column.type) || column.type.of !== undefined) {
    // What NULLs were made of told clients apart; a default that was made of one stays.
    const hadNone = spec.old.every((name) => findColumn(table, name)?.default === null);
    const hasOwn = findColumn(table, column.name)?.default != null;
    const made = findColumn(table, column.name);
    const lasting = made && !hasOwn && dialect ? lastingDefault(spec, made, table, dialect) : null;
    return {
      nullable: column.notNull !== true,
      ...(hadNone && hasOwn && { default: null }),
      ...(lasting !== null && { default: lasting }),
    };
  }
  const like = findColumn(table, column.type.like);
  // An interrupted run has tightened it already: the old one may be NULL since, or gone.
  const isTight = findColumn(table, column.name)?.nullable === false;
  if (!like) return { nullable: !isTight };
  return { nullable: !isTight && !wasNotNull(table, column.type.like), default: like.default };
}

function dropUnique(table: string, { name, columns }: Key): LoweredChange {
  return { kind: "drop-unique", table, columns, ...(name !== null && { name }) };
}
