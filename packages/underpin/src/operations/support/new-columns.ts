import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { MapColumnsSpec, NewColumn } from "../../model/operation.ts";
import { findColumn, type Column, type Schema, type Table } from "../../model/schema.ts";
import type { OperationContext } from "./context.ts";

/** Nullable until contract, and without default at first: rows that are there must not look as if they were carried over. */
export function addColumn(
  { name, type, references }: NewColumn,
  spec: MapColumnsSpec,
  table: Table,
  { lower, schema, dialect }: OperationContext,
): LoweredChange {
  if ("like" in type) {
    const other = type.of === undefined ? table : schema.tables.get(type.of);
    const like = findColumn(other, type.like);
    if (!like)
      throw new UnderpinError("UP-SCHEMA", {
        what: `${type.of ?? table.name} has no column ${type.like}.`,
        fine: "Nothing was changed.",
      });
    const { identity: _identity, settings, ...rest } = like;
    // What stands in for a column that is renamed goes at contract.
    const plain = settings && type.of !== undefined ? { ...rest, settings } : rest;
    const column: Column = { ...plain, name, nullable: true, default: null, autoincrement: false };
    return {
      kind: "add-column",
      table: table.name,
      column: (other !== table && other && dialect.catalogue.moved?.(column, other, table)) || column,
      ...grantsOf([type.like], table, schema),
    };
  }
  const foreignKey = references && {
    name: references.name ?? null,
    columns: [name],
    refTable: references.table,
    refColumns: [references.column],
    onDelete: references.onDelete ?? "NO ACTION",
    onUpdate: references.onUpdate ?? "NO ACTION",
  };
  const lowered = lower({
    kind: "add-column",
    table: table.name,
    column: { name, type, nullable: true, default: null, autoincrement: false },
    ...(foreignKey && { foreignKey }),
    // A column beside those that it is made of takes nobody's place.
    ...(spec.drop.length > 0 && grantsOf(spec.old, table, schema)),
  });
  const taken = takingOver(lowered, spec, table, dialect);
  return references ? asReferred(taken, references, table, { schema, dialect }) : taken;
}

/** A foreign key's text is as the key's is, where its table has another. */
function asReferred(
  added: LoweredChange,
  references: { readonly table: string; readonly column: string },
  table: Table,
  { schema, dialect }: Pick<OperationContext, "schema" | "dialect">,
): LoweredChange {
  const target = schema.tables.get(references.table);
  if (added.kind !== "add-column" || !target) return added;
  const collation = findColumn(target, references.column)?.collation;
  const column = { ...added.column, ...(collation !== undefined && { collation }) };
  return { ...added, column: dialect.catalogue.moved?.(column, target, table) ?? added.column };
}

/**
 * A column in the place of another has what that had, as far as its type lets it; one that is made of others can hold what they do. One
 * that refers to a key is as its table's are, as a foreign key's text must be.
 */
function takingOver(added: LoweredChange, spec: MapColumnsSpec, table: Table, { catalogue }: OperationContext["dialect"]): LoweredChange {
  if (added.kind !== "add-column") return added;
  const { column } = added;
  const old = spec.old.flatMap((name) => findColumn(table, name) ?? []);
  const [replaced] = old.length === 1 && spec.new.length === 1 && spec.drop.length === 1 ? old : [];
  const { collation, ...kept } = {
    ...catalogue.holding?.(old, column.type, table),
    ...(replaced && catalogue.kept?.(replaced, column.type)),
    ...(replaced?.comment !== undefined && { comment: replaced.comment }),
  } satisfies Partial<Column>;
  return { ...added, column: { ...column, ...kept, ...(collation !== undefined && !added.foreignKey && { collation }) } };
}

/** Who may use all of the old columns may use the new one, where that is said of columns. */
function grantsOf(columns: readonly string[], table: Table, { dependents }: Schema): { readonly grantsOf?: readonly string[] } {
  const isGranted = dependents.some(
    (item) => item.kind === "column grant" && item.table === table.name && columns.some((name) => item.columns.includes(name)),
  );
  return isGranted ? { grantsOf: columns } : {};
}
