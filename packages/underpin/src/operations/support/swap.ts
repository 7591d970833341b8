import { dependentsOn } from "../../changes/dependents-on.ts";
import type { LoweredChange } from "../../model/change.ts";
import type { DependentKind } from "../../model/dependents.ts";
import { UnderpinError } from "../../model/error.ts";
import type { MapColumnsSpec } from "../../model/operation.ts";
import { withTable, type Index, type Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isLoosened } from "../../sql/loose-check.ts";
import { isSyncTrigger } from "../../sync/expression.ts";
import type { OperationContext } from "./context.ts";
import { loosen } from "./loosen.ts";
import { mirrorsOf, nameBack, standing } from "./mirror.ts";
import { dropCheck, notNullChecks, relax, wasNotNull } from "./not-null.ts";

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

/** What is only a text that has a name in it, of which the server says whether it will be right. */
const BY_NAME: ReadonlySet<DependentKind> = new Set(["view", "trigger", "insert trigger"]);

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
  const back = (name: string): string => nameBack(name, from, context);
  const isLate = !dialect.sync.triggersFillRows;
  const later = pairs.remaining.filter((pair) => pair.old.includes(to)).flatMap((pair) => pair.new);
  return [
    ...added.map(({ index, like }) => lower({ kind: "create-index", table: spec.table, index: { ...like, name: back(index.name) } })),
    { kind: "verify-pair", table: spec.table, pair: pairs.own },
    lower({ kind: "sync-triggers", table: spec.table, pairs: [] }),
    // Nothing stands for NOT NULL any more, and every check is whole, before the name passes on.
    ...loosen(table, [], context),
    ...(isLate && wasNotNull(table, from)
      ? [{ kind: "alter-column", table: spec.table, column: from, to: { nullable: false } } as const]
      : []),
    ...notNullChecks(table, from).map((name) => dropCheck(spec.table, name)),
    { kind: "rename-column", table: spec.table, column: from, to, replacing: true },
    ...added.map(({ index: { name } }): LoweredChange => ({ kind: "rename-index", table: spec.table, name: back(name), to: name })),
    ...(isLate && wasNotNull(table, from) && later.length > 0 ? relax(spec.table, to, later) : []),
    ...(pairs.remaining.length > 0 ? loosen(table, pairs.remaining, context) : []),
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
  // Loosened checks speak of it, and will not.
  const schema = withTable(context.schema, { ...table, checks: table.checks.filter(({ expression }) => !isLoosened(expression)) });
  const isHarmless = (kind: DependentKind): boolean =>
    harmless.has(kind) || (context.dialect.ddl.reread !== undefined && BY_NAME.has(kind));
  const others = dependentsOn(schema, spec.table, [to]).filter(
    ({ kind, name, columns }) => columns !== "all" && !isHarmless(kind) && !mirrors.has(name) && !name.startsWith("underpin_"),
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
