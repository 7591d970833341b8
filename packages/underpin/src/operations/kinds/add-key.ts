import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import type { AddKeySpec } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { linkName, refuse, tableOf } from "../support/link.ts";
import { generatedName } from "../support/mirror.ts";
import { noTrials, type OperationKind } from "./kind.ts";

type Way = Pick<OperationKind<AddKeySpec>, Verb>;

/**
 * In batches: rows that are there are walked as they are stored. A client's UPDATE stores a row anew, where the walk may have been
 * already: a trigger gives it its key as it moves, so none is left behind.
 */
const IN_BATCHES: Way = {
  expand: (spec, context) => {
    const { table, column, type, value } = spec;
    const added = { name: column, type, nullable: true, default: null, autoincrement: value === undefined };
    return [
      context.lower({ kind: "add-column", table, column: added }),
      ...(value === undefined ? [] : [context.lower({ kind: "alter-column", table, column, to: { default: { sql: value } } })]),
      ...EVENTS.map((event) =>
        context.lower({
          kind: "create-trigger",
          trigger: {
            name: triggerName(spec, context, event),
            table,
            timing: "BEFORE",
            event,
            action: { fill: column, with: valueOf(spec, context), key: [column] },
          },
        }),
      ),
    ];
  },
  migrate: (spec, context) => {
    const { table, column } = spec;
    const isNull = `${quote(column)} IS NULL`;
    return [
      {
        kind: "move",
        move: {
          name: `give every row of ${table} its ${column}`,
          table,
          set: { [column]: valueOf(spec, context) },
          where: isNull,
          byPlace: true,
        },
      },
      {
        kind: "verify-rows",
        table,
        title: `verify that every row of ${table} has its ${column}`,
        query: `SELECT count(*) AS rows_without FROM ${quoteTable(table)} WHERE ${isNull} HAVING count(*) > 0`,
        finding: `rows of ${table} have no ${column}`,
      },
    ];
  },
  contract: (spec, context) => {
    const { table, column } = spec;
    const index = generatedName(`ux_${table}_${column}`, context.dialect.catalogue.longestName);
    return [
      { kind: "alter-column", table, column, to: { nullable: false } },
      context.lower({ kind: "create-index", table, index: { name: index, columns: [column], unique: true } }),
      context.lower({ kind: "change-primary-key", table, columns: [column], index }),
      ...dropTriggers(spec, context),
    ];
  },
  revert: (spec, context) => [
    ...dropTriggers(spec, context),
    context.lower({ kind: "drop-column", table: spec.table, column: spec.column }),
  ],
};

/** In one statement: nothing is left for later. */
const AT_ONCE: Way = {
  expand: ({ table, column, type, value }, { lower }) => [
    lower({
      kind: "change-primary-key",
      table,
      columns: [column],
      add: {
        name: column,
        type,
        nullable: false,
        default: value === undefined ? null : { sql: value },
        autoincrement: value === undefined,
      },
    }),
  ],
  migrate: () => [],
  contract: () => [],
  revert: ({ table, column }, { lower }) => [lower({ kind: "drop-column", table, column })],
};

const WAYS = { "in batches": IN_BATCHES, "at once": AT_ONCE } as const;
const EVENTS = ["INSERT", "UPDATE"] as const;

/** A primary key for a table that has none. */
export const addKey: OperationKind<AddKeySpec> = {
  claims: ({ table }) => [{ table, columns: "all" }],
  treats: ({ table }) => [{ table, columns: "all", treatment: "extend table", except: ["row security", "policy", "owner", "table grant"] }],
  trials: noTrials,
  expand: (spec, context) => {
    check(spec, context);
    return WAYS[context.dialect.ddl.addsKeys].expand(spec, context);
  },
  migrate: (spec, context) => WAYS[context.dialect.ddl.addsKeys].migrate(spec, context),
  contract: (spec, context) => WAYS[context.dialect.ddl.addsKeys].contract(spec, context),
  revert: (spec, context) => WAYS[context.dialect.ddl.addsKeys].revert(spec, context),
};

/** What says in which partition a row is. */
const SAYS_WHERE: ReadonlySet<DependentKind> = new Set(["partition key", "partition"]);

function check({ table: name, column, value, type }: AddKeySpec, { schema }: OperationContext): void {
  const isParted = schema.dependents.some(({ kind, table }) => SAYS_WHERE.has(kind) && table === name);
  if (isParted)
    refuse(
      `The rows of ${name} are in partitions: its key must have what tells them apart, too.`,
      "Add a column that numbers them, and make a key of it and those with changePrimaryKey, in an evolution after that one.",
    );
  const has = (wanted: DependentKind): readonly string[] =>
    schema.dependents.filter(({ kind, table }) => kind === wanted && table === name).map((dependent) => dependent.name);
  if (has("publication").length > 0 && has("replica identity").every((identity) => identity === "nothing"))
    refuse(
      `${name} is published, and has no replica identity: no row of it can be given a key.`,
      "Give it one (REPLICA IDENTITY FULL), or take it out of the publication until contract is done.",
    );
  const { primaryKey } = tableOf(schema, name);
  if (primaryKey && primaryKey.columns.join() !== column)
    refuse(`${name} has a primary key: (${primaryKey.columns.join(", ")}).`, "Use changePrimaryKey or replaceKey.");
  const isNumber = "kind" in type && ["smallint", "integer", "bigint"].includes(type.kind);
  if (value === undefined && !isNumber) refuse(`${name}.${column} can't be numbered: it is no integer.`, "Say what each row has: value.");
}

/** What each row has, as the column's default says it. */
function valueOf({ table, column, type, value }: AddKeySpec, { lower, schema }: OperationContext): string {
  const live = findColumn(schema.tables.get(table), column)?.default;
  if (live != null) return live;
  const spec = {
    name: column,
    type,
    nullable: true,
    default: value === undefined ? null : { sql: value },
    autoincrement: value === undefined,
  };
  const lowered = lower({ kind: "add-column", table, column: spec });
  return (lowered.kind === "add-column" && lowered.column.default) || "NULL";
}

function triggerName({ table, column }: AddKeySpec, { version }: OperationContext, event: (typeof EVENTS)[number]): string {
  return `underpin_${linkName(version, table, column)}_${event.toLowerCase()}`;
}

function dropTriggers(spec: AddKeySpec, context: OperationContext): readonly LoweredChange[] {
  return EVENTS.map((event) => ({ kind: "drop-trigger", table: spec.table, name: triggerName(spec, context, event) }));
}
