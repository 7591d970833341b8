import { dependentsOn } from "../../changes/dependents-on.ts";
import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import { UnderpinError } from "../../model/error.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import type { Index, Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isSyncTrigger } from "../../sync/expression.ts";
import type { OperationContext } from "./context.ts";
import { generatedName, mirrorsOf, standing } from "./mirror.ts";

/** What the new column has of its own while it stands in, and need not be kept: the renamed one has it. */
export const STANDS_IN: ReadonlySet<DependentKind> = new Set([
  "default",
  "comment",
  "collation",
  "storage setting",
  "column grant",
  "routine",
  "invalid index",
]);

/**
 * The end of a rename where the server renames columns itself: the new column, which stood in for the renamed one, goes, and the old
 * one takes its name. All that hangs on the old column (indexes of any kind, constraints, views, policies, grants, its place) follows.
 * What stands between the first `sync-triggers` and the last is seen at once or not at all.
 *
 * @throws UnderpinError `UP-DEPENDENT` for what others made on the new column meanwhile
 */
export function swapColumns(
  spec: MapColumnsSpec,
  table: Table,
  context: OperationContext,
  pairs: { readonly own: Pair; readonly remaining: readonly Pair[] },
): readonly LoweredChange[] {
  const [from = ""] = spec.old;
  const to = spec.new[0]?.name ?? "";
  const { schema, lower, dialect } = context;
  const added = addedIndexes(spec, table, context, STANDS_IN);
  const isSynced = schema.triggers.some((trigger) => trigger.table === spec.table && isSyncTrigger(trigger.name));
  const back = (name: string): string => generatedName(`${name}_${from}`, dialect.catalogue.longestName);
  return [
    ...added.map(({ index, like }) => lower({ kind: "create-index", table: spec.table, index: { ...like, name: back(index.name) } })),
    { kind: "verify-pair", table: spec.table, pair: pairs.own },
    lower({ kind: "sync-triggers", table: spec.table, pairs: [] }),
    { kind: "rename-column", table: spec.table, column: from, to, replacing: true },
    ...added.map(({ index: { name } }): LoweredChange => ({ kind: "rename-index", table: spec.table, name: back(name), to: name })),
    ...(pairs.remaining.length > 0
      ? [lower({ kind: "sync-triggers", table: spec.table, pairs: pairs.remaining, ...(isSynced && { again: true }) })]
      : []),
  ];
}

/** Indexes that the script or others made on the new column: the old one gets them before it takes its name. All else is refused. */
export function addedIndexes(
  spec: MapColumnsSpec,
  table: Table,
  context: OperationContext,
  harmless: ReadonlySet<DependentKind>,
): readonly { readonly index: Index; readonly like: Index }[] {
  const [from = ""] = spec.old;
  const to = spec.new[0]?.name ?? "";
  const mirrors = new Set(mirrorsOf(spec, table, context).map((mirror) => standing(mirror, table)));
  const others = dependentsOn(context.schema, spec.table, [to]).filter(
    ({ kind, name, columns }) => columns !== "all" && !harmless.has(kind) && !mirrors.has(name) && !name.startsWith("underpin_"),
  );
  const lost = others.filter(({ kind }) => kind !== "index");
  if (lost.length > 0)
    throw new UnderpinError("UP-DEPENDENT", {
      what: `${lost.map(({ kind, name }) => `${kind} ${name}`).join(", ")} hangs on ${spec.table}.${to}, which only stands in for ${from} until contract.`,
      fine: "Nothing was changed.",
      next: `Let it hang on ${from}, which takes the name ${to} with all that hangs on it; or make it anew after contract.`,
    });
  const renaming: MapColumnsSpec = { ...spec, old: [to], new: [{ name: from, type: { like: to } }], drop: [to] };
  return others.flatMap(({ name }) => {
    const index = table.indexes.find((one) => one.name === name);
    const like = index && mirrorsOf(renaming, { ...table, indexes: [index], unique: [], primaryKey: null }, context)[0]?.index;
    return index && like ? [{ index, like }] : [];
  });
}
