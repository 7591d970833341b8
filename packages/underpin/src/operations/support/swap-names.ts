import { isSwapped, renameColumn } from "../../changes/kinds/rename-column.ts";
import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import { findColumn, type ForeignKey, type Schema, type Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import type { OperationContext } from "./context.ts";
import { refuse, tableOf } from "./link.ts";
import { generatedName, mirrorsOf, nameBack, standing, type Mirror } from "./mirror.ts";
import { addedIndexes, STANDS_IN } from "./swap.ts";
import { replacedViews } from "./views.ts";

/**
 * The end of a rename where the server renames columns itself, but not in one transaction with all else: the column and the one that
 * stands in for it change names in one statement. Both hold the same and the triggers know both names, so it does not matter to a client
 * before or after which of the statements it comes; then the triggers go, and the column that has the old name now.
 */
export function swapNames(
  spec: MapColumnsSpec,
  context: OperationContext,
  pairs: (context: OperationContext) => { readonly own: Pair; readonly remaining: readonly Pair[] },
): readonly LoweredChange[] {
  const { lower } = context;
  const [from = ""] = spec.old;
  const to = spec.new[0]?.name ?? "";
  const schema = beforeSwap(spec, context.schema, from, to);
  const table = tableOf(schema, spec.table);
  // Only the end of the last step is missing, or nothing.
  if (!findColumn(table, from)) return [];
  const before = { ...context, schema };
  const { own, remaining } = pairs(before);
  const added = addedIndexes(spec, table, before, FOLLOW_NAMES);
  const back = (name: string): string => nameBack(name, from, context);
  return [
    ...added.map(({ index, like }) => lower({ kind: "create-index", table: spec.table, index: { ...like, name: back(index.name) } })),
    { kind: "verify-pair", table: spec.table, pair: own },
    ...replacedViews(spec, before),
    { kind: "rename-column", table: spec.table, column: from, to, swapping: true },
    // What is unique in them is so by the column itself, and what has no client is filled by nobody once the triggers are gone.
    ...mirroredKeys(spec, table, context).map((): LoweredChange => ({ kind: "drop-foreign-key", table: spec.table, columns: [from] })),
    ...mirrorsOf(spec, table, before).map((mirror) =>
      dropMirror(mirror, spec.table, standing(mirror, table), (name) => (name === to ? from : name)),
    ),
    ...added.map(({ index: { name } }): LoweredChange => ({
      kind: "rename-index",
      table: spec.table,
      name: back(name),
      to: name,
      replacing: true,
    })),
    lower({ kind: "sync-triggers", table: spec.table, pairs: remaining }),
    lower({ kind: "drop-column", table: spec.table, column: from }),
  ];
}

/** A mirror goes, once its columns are called otherwise. */
function dropMirror({ index, key }: Mirror, table: string, known: string | null, renamed: (name: string) => string): LoweredChange {
  const name = known ?? index?.name ?? key?.name;
  return key
    ? { kind: "drop-unique", table, columns: key.columns.map(renamed), ...(name != null && { name }) }
    : { kind: "drop-index", table, name: name ?? "" };
}

/** Besides: what knows a column by its name alone. */
const FOLLOW_NAMES: ReadonlySet<DependentKind> = new Set([...STANDS_IN, "view", "outside view", "trigger", "routine", "event"]);

/** The schema as it was before the two changed names, if they have: an interrupted run says the same of it again. */
function beforeSwap({ table }: MapColumnsSpec, schema: Schema, from: string, to: string): Schema {
  return isSwapped(schema.tables.get(table), from, to)
    ? renameColumn.apply(schema, { kind: "rename-column", table, column: to, to: from, swapping: true })
    : schema;
}

/**
 * Foreign keys by which the server itself changes the column, where no trigger hears of it: the column that stands in has its like.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` where the two would change one column twice
 */
export function mirroredKeys(
  spec: MapColumnsSpec,
  { foreignKeys, name: table }: Table,
  { dialect }: OperationContext,
): readonly ForeignKey[] {
  if (dialect.sync.cascadesFireTriggers) return [];
  const [from = ""] = spec.old;
  const to = spec.new[0]?.name ?? "";
  const own = foreignKeys.filter(
    ({ columns, onDelete, onUpdate }) =>
      columns.includes(from) && (CHANGES.has(onDelete) || CHANGES.has(onUpdate) || onUpdate === "CASCADE"),
  );
  return own.map((key) => {
    if (key.columns.length > 1)
      refuse(
        `The foreign key ${key.name ?? ""} of ${table}(${key.columns.join(", ")}) changes rows of which no trigger hears.`,
        "Let it restrict until contract is done.",
      );
    const { generatedName: _generatedName, ...rest } = key;
    return { ...rest, name: generatedName(`underpin_${key.name ?? ""}_${to}`, dialect.catalogue.longestName), columns: [to] };
  });
}

const CHANGES: ReadonlySet<string> = new Set(["SET NULL", "SET DEFAULT"]);
