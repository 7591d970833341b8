import type { WidenKeySpec } from "../../model/operation.ts";
import type { ForeignKey, Schema, Table } from "../../model/schema.ts";
import type { Propagation } from "../../model/sync.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext } from "./context.ts";
import { keyOf, linkName, refuse, tableOf, type Link } from "./link.ts";
import { reference } from "../../sql/template.ts";
import { membersOf, shortened } from "./wide-columns.ts";

/** A table, and the copy that is to take its place. */
export interface Copy {
  readonly table: string;
  readonly copy: string;
}

/**
 * The tables whose columns grow, and all that refer to one of them in any way, with the names of their copies; who is referred to comes
 * first. A foreign key follows a table that is renamed: what refers to an original must change places together with it.
 */
export function copiesOf(spec: WidenKeySpec, schema: Schema): readonly (Copy & { readonly columns: readonly string[] })[] {
  const originals = new Map([...schema.tables].filter(([name]) => !name.startsWith("underpin_wide_")));
  const wide = membersOf(spec, { ...schema, tables: originals });
  const names = new Set(wide.map(({ table }) => table));
  for (const name of names)
    for (const other of originals.values()) if (other.foreignKeys.some((key) => key.refTable === name)) names.add(other.name);
  return [...names].map((table) => ({
    table,
    copy: shortened(`underpin_wide_${table}`),
    columns: wide.find((member) => member.table === table)?.columns.map(({ name }) => name) ?? [],
  }));
}

/** The columns that are written: the server computes the others by itself. */
export function plainColumns({ columns }: Table): readonly string[] {
  return columns.filter((column) => !column.generated).map((column) => column.name);
}

/** What a copy's table may do to another's rows without a trigger hearing of it. */
type Cascade = Pick<ForeignKey, "columns" | "refColumns"> & { readonly copy: Copy; readonly does: "remove" | "clear" };

/**
 * The link that carries every write of the originals over to their copies. Where the server itself deletes or clears rows that refer
 * to a deleted one, no trigger of theirs fires: the trigger of the table that was written does the same to their copies.
 */
export function copyLink(spec: WidenKeySpec, copies: readonly Copy[], context: OperationContext): Link {
  const { schema, version } = context;
  const { differs } = context.dialect.sync;
  const row = (names: readonly string[], of: "NEW" | "OLD"): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, reference(name, of)]));
  const changed = (names: readonly string[]): string =>
    `(${names.map((name) => differs(reference(name, "NEW"), reference(name, "OLD"))).join(" OR ")})`;
  const own = ({ table: name, copy }: Copy): { put: Propagation; leave: Propagation; remove: Propagation } => {
    const table = tableOf(schema, name);
    const key = keyOf(table);
    const values = plainColumns(table).filter((column) => !key.includes(column));
    const remove: Propagation = { do: "remove", table: copy, key: row(key, "OLD"), values: {} };
    return {
      put: { do: "put", table: copy, key: row(key, "NEW"), values: row(values, "NEW") },
      leave: { ...remove, when: changed(key) },
      remove,
    };
  };
  const propagations = [...new Set([...copies.map(({ table }) => table), ...parentsOf(copies, context)])].map((table) => {
    const copy = copies.find((other) => other.table === table);
    const mine = copy && own(copy);
    return [
      table,
      {
        INSERT: mine ? [mine.put] : [],
        UPDATE: [...(mine ? [mine.leave, mine.put] : []), ...keyUpdates(table, copies, context, changed)],
        DELETE: [...deletions(table, copies, context, []), ...(mine ? [mine.remove] : [])],
      },
    ] as const;
  });
  return { name: linkName(version, "copy", spec.table, spec.column), propagations: Object.fromEntries(propagations) };
}

/** What a foreign key does to rows that refer to one which goes or changes, without a trigger hearing of it. */
export const CASCADES: ReadonlySet<string> = new Set(["CASCADE", "SET NULL"]);

/** Tables without a copy whose deletions or changes reach rows that have one. */
function parentsOf(copies: readonly Copy[], { schema }: OperationContext): readonly string[] {
  const parents = copies.flatMap(({ table }) =>
    tableOf(schema, table)
      .foreignKeys.filter((key) => CASCADES.has(key.onDelete) || CASCADES.has(key.onUpdate))
      .map((key) => key.refTable),
  );
  const strangers = parents.filter((name) => !copies.some(({ table }) => table === name));
  for (const name of strangers) {
    const above = tableOf(schema, name).foreignKeys.find((key) => CASCADES.has(key.onDelete) || CASCADES.has(key.onUpdate));
    if (above)
      refuse(
        `A row of ${name} may go, or change, with one of ${above.refTable}, of which no trigger hears; it would take rows along that are copied.`,
        `Let the foreign key of ${name} to ${above.refTable} restrict until contract is done.`,
      );
  }
  return strangers;
}

function cascadesInto(table: string, copies: readonly Copy[], { schema }: OperationContext): readonly Cascade[] {
  return copies.flatMap((copy) =>
    tableOf(schema, copy.table)
      .foreignKeys.filter((key) => key.refTable === table && CASCADES.has(key.onDelete))
      .map(({ columns, refColumns, onDelete }) => ({
        copy,
        columns,
        refColumns,
        does: onDelete === "CASCADE" ? ("remove" as const) : ("clear" as const),
      })),
  );
}

/** Rows of a table that go along with the one that is deleted: what their columns are known to hold, and which they are. */
interface Going {
  readonly holds: (column: string) => string | undefined;
  readonly rows: string;
}

/**
 * What the deletion of a row does to the copies of those that refer to it, and to those that refer to them: these first. Wherever it can,
 * it finds them by what their columns hold: a server that walks a copy for a subquery waits for every other who deletes there.
 */
function deletions(
  table: string,
  copies: readonly Copy[],
  context: OperationContext,
  through: readonly string[],
  going?: Going,
): readonly Propagation[] {
  if (through.includes(table))
    refuse(
      `${table} refers to itself, with rows that go along; of these no trigger hears.`,
      "Let that foreign key restrict until contract is done.",
    );
  const holds = going?.holds ?? ((column: string) => reference(column, "OLD"));
  return cascadesInto(table, copies, context).flatMap(({ copy, columns, refColumns, does }): Propagation[] => {
    const values = refColumns.map(holds);
    const isKnown = values.every((value) => value !== undefined);
    if (!isKnown && columns.length > 1)
      refuse(`${copy.table} refers to ${table} by several columns.`, "Let that foreign key restrict until contract is done.");
    const [column = "", refColumn = ""] = [columns[0], refColumns[0]];
    const of = copies.find((other) => other.table === table)?.copy ?? table;
    const where = isKnown
      ? columns.map((name, i) => `${reference(name)} = ${values[i]}`).join(" AND ")
      : `${reference(column)} IN (SELECT ${quote(refColumn)} FROM ${quoteTable(of)} WHERE ${going?.rows})`;
    if (does === "clear")
      return [{ do: "set", table: copy.copy, key: {}, values: Object.fromEntries(columns.map((name) => [name, "NULL"])), where }];
    const next: Going = { holds: (name) => (isKnown && columns.includes(name) ? values[columns.indexOf(name)] : undefined), rows: where };
    return [
      ...deletions(copy.table, copies, context, [...through, table], next),
      { do: "remove", table: copy.copy, key: {}, values: {}, where },
    ];
  });
}

/** A key that changes is changed in the copies of all that refer to it. */
function keyUpdates(
  table: string,
  copies: readonly Copy[],
  { schema }: OperationContext,
  changed: (names: readonly string[]) => string,
): readonly Propagation[] {
  return copies.flatMap(({ table: name, copy }) =>
    tableOf(schema, name)
      .foreignKeys.filter((key) => key.refTable === table && CASCADES.has(key.onUpdate))
      .map(({ columns, refColumns, onUpdate }): Propagation => ({
        do: "set",
        table: copy,
        key: Object.fromEntries(columns.map((column, i) => [column, reference(refColumns[i] ?? "", "OLD")])),
        values: Object.fromEntries(
          columns.map((column, i) => [column, onUpdate === "CASCADE" ? reference(refColumns[i] ?? "", "NEW") : "NULL"]),
        ),
        when: changed(refColumns),
      })),
  );
}
