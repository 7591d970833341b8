import type { LoweredChange, TableSwap } from "../../model/change.ts";
import { columnsOf, type ForeignKey, type Index, type Schema } from "../../model/schema.ts";
import { refuse, tableOf } from "./link.ts";
import { shortened, type Member } from "./wide-columns.ts";

/** Keys and indexes of one table as they will stand on its wide columns. */
export interface Mirror {
  readonly table: string;
  readonly indexes: readonly Index[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Which of them takes over whose name. */
  readonly takes: Omit<TableSwap, "table" | "columns" | "triggers">;
}

/**
 * What the keys and indexes on columns that grow are on the wide ones.
 *
 * @throws UnderpinError `UP-UNSUPPORTED` for an index whose expression or condition speaks of such a column
 */
export function mirrorsOf(members: readonly Member[], schema: Schema): readonly Mirror[] {
  return members.map((member) => mirrorOf(member, members, schema));
}

function mirrorOf(member: Member, members: readonly Member[], schema: Schema): Mirror {
  const table = tableOf(schema, member.table);
  const own = names(member);
  const touches = (columns: readonly string[]): boolean => columns.some((name) => own.has(name));
  const onWide = (columns: readonly string[]): readonly string[] => columns.map((name) => own.get(name) ?? name);
  const by = (name: string): string => shortened(`underpin_wide_${table.name}_${name}`);
  const keys = [
    ...(table.primaryKey && touches(table.primaryKey.columns) ? [{ ...table.primaryKey, name: table.primaryKey.name ?? "" }] : []),
    ...table.unique.filter((key) => touches(key.columns)).map((key) => ({ ...key, name: key.name ?? "" })),
  ];
  const late = keys.find(({ deferrable }) => deferrable !== undefined);
  if (late)
    refuse(
      `${late.name} of ${table.name} may be put off to a transaction's end; the one beside it would be looked at at once.`,
      "Drop it first, and make it anew after contract.",
    );
  const indexes = table.indexes.filter((index) => !index.invalid && touches(columnsOf(index)));
  const opaque = indexes.find((index) => (index.where !== undefined || index.parts?.some((part) => part.column === null)) ?? false);
  if (opaque)
    refuse(
      `The index ${opaque.name} of ${table.name} has a condition or an expression.`,
      "Drop it first, and make it anew after contract.",
    );
  const foreignKeys = table.foreignKeys.filter(
    (key) => touches(key.columns) && !key.columns.some((name) => [...own.values()].includes(name)),
  );
  return {
    table: table.name,
    indexes: [
      ...keys.map(({ name, columns, index }): Index => ({ ...index, name: by(name), columns: onWide(columns), unique: true })),
      ...indexes.map((index): Index => ({
        ...index,
        name: by(index.name),
        columns: onWide(index.columns),
        ...(index.uses && { uses: onWide(index.uses) }),
        ...(index.include && { include: onWide(index.include) }),
        ...(index.parts && {
          parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : (own.get(part.column) ?? part.column) })),
        }),
      })),
    ],
    foreignKeys: foreignKeys.map((key): ForeignKey => {
      const referred = names(members.find((other) => other.table === key.refTable));
      return {
        ...key,
        name: by(key.name ?? ""),
        columns: onWide(key.columns),
        refColumns: key.refColumns.map((name) => referred.get(name) ?? name),
      };
    }),
    takes: {
      ...(keys[0] && keys[0].name === table.primaryKey?.name && { primaryKey: { name: keys[0].name, by: by(keys[0].name) } }),
      unique: keys.filter((key) => key.name !== table.primaryKey?.name).map(({ name }) => ({ name, by: by(name) })),
      indexes: indexes.map(({ name }) => ({ name, by: by(name) })),
      foreignKeys: foreignKeys.map(({ name }) => ({ name: name ?? "", by: by(name ?? "") })),
    },
  };
}

function names(member: Member | undefined): ReadonlyMap<string, string> {
  return new Map(member?.columns.map(({ name, wide }) => [name, wide]));
}

/** The one step in which all columns, keys and names change places. */
export function swapOf(
  table: string,
  members: readonly Member[],
  mirrors: readonly Mirror[],
  triggers: (member: Member) => readonly string[],
): LoweredChange {
  return {
    kind: "swap-columns",
    table,
    swaps: members.flatMap((member) => {
      const mirror = mirrors.find((other) => other.table === member.table);
      if (!mirror) return [];
      return [
        {
          table: member.table,
          columns: member.columns.map(({ name, wide }) => ({ old: name, by: wide })),
          triggers: triggers(member),
          ...mirror.takes,
        },
      ];
    }),
  };
}
