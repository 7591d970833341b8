import type { LoweredChange } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { ForeignKey, Schema } from "../../model/schema.ts";

/**
 * Refuses a foreign key of a table in partitions, or to one: the server has none, whatever is in them.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`
 */
export function refusePartitioned(change: LoweredChange, { dependents }: Schema): void {
  const isPartitioned = (name: string): boolean => dependents.some(({ kind, table }) => kind === "partition" && table === name);
  for (const { table, key } of foreignKeysOf(change)) {
    const found = [table, key.refTable].find(isPartitioned);
    if (found === undefined) continue;
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${table}(${key.columns.join(", ")}) can't refer to ${key.refTable}: the rows of ${found} are in partitions.`,
      why: "The server has no foreign keys of such a table, nor to one.",
      fine: "Nothing was changed.",
      next: `Take its partitions off first (ALTER TABLE ${found} REMOVE PARTITIONING copies it), or do without the foreign key (rawSql).`,
    });
  }
}

function foreignKeysOf(change: LoweredChange): readonly { readonly table: string; readonly key: ForeignKey }[] {
  if (change.kind === "create-table") return change.table.foreignKeys.map((key) => ({ table: change.table.name, key }));
  if ((change.kind !== "add-column" && change.kind !== "add-foreign-key") || !change.foreignKey) return [];
  return [{ table: change.table, key: change.foreignKey }];
}
