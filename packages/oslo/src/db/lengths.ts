import type { KyselyPlugin, OperationNode, PrimitiveValueListNode, RootOperationNode, ValueListNode, ValueNode } from "kysely";

/** The most characters that a text may have, by table and column. */
export type Lengths = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A value that is none for its column: it was never sent. */
export class UnfitError extends Error {
  override readonly name: string = "UnfitError";
}

/** A text that is longer than its column. SQLite would keep it, other databases would fail. */
export class TooLongError extends UnfitError {
  override readonly name = "TooLongError";
  readonly column: string;
  readonly limit: number;
  readonly value: string;

  constructor(column: string, limit: number, value: string) {
    super(`A text of ${value.length} characters is too long for ${column}, which has ${limit}.`);
    this.column = column;
    this.limit = limit;
    this.value = value;
  }
}

/** Holds what is written to the lengths of columns, the same on every database. */
export function heldTo(lengths: Lengths): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      for (const [table, column, value] of written(node)) {
        const limit = lengths[table]?.[column];
        // Drivers make SQL of a list or an object, each in its own way.
        if (limit !== undefined && typeof value === "object" && value !== null) throw new UnfitError(`${column} takes a text.`);
        if (limit !== undefined && typeof value === "string" && value.length > limit && Array.from(value).length > limit)
          throw new TooLongError(column, limit, value);
      }
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

function* written(node: RootOperationNode): Generator<readonly [table: string, column: string, value: unknown]> {
  if (node.kind === "InsertQueryNode" && node.into !== undefined && node.values?.kind === "ValuesNode") {
    const table = node.into.table.identifier.name;
    const columns = node.columns?.map(({ column }) => column.name) ?? [];
    for (const row of (node.values as unknown as { readonly values: readonly (PrimitiveValueListNode | ValueListNode)[] }).values)
      for (const [i, value] of row.values.entries()) yield [table, columns[i] ?? "", row.kind === "ValueListNode" ? valueOf(value) : value];
  }
  if (node.kind === "UpdateQueryNode" && node.table?.kind === "TableNode") {
    const table = (node.table as unknown as { readonly table: { readonly identifier: { readonly name: string } } }).table.identifier.name;
    for (const { column, value } of node.updates ?? [])
      if (column.kind === "ColumnNode") yield [table, (column as unknown as { column: { name: string } }).column.name, valueOf(value)];
  }
}

function valueOf(node: unknown): unknown {
  return (node as OperationNode).kind === "ValueNode" ? (node as ValueNode).value : undefined;
}
