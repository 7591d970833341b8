import type { LoweredChange } from "../../model/change.ts";
import type { Schema, Table } from "../../model/schema.ts";
import { standing, type Mirror } from "./mirror.ts";

/** A mirror takes its original's name, once that is gone; on each partition, too, where the server itself keeps the names it gave. */
export function takeName(table: Table, mirror: Mirror, schema: Schema, replacing?: true): readonly LoweredChange[] {
  const { original, index, key } = mirror;
  const name = standing(mirror, table) ?? index?.name ?? key?.name;
  if (original === null || name == null) return [];
  return [
    { kind: index ? "rename-index" : "rename-constraint", table: table.name, name, to: original, ...(replacing && { replacing }) },
    ...takeOnPartitions(table, name, original, schema),
  ];
}

function takeOnPartitions({ partitions = [] }: Table, mirror: string, original: string, schema: Schema): readonly LoweredChange[] {
  return partitions.flatMap((partition): readonly LoweredChange[] => {
    const table = schema.tables.get(partition);
    const attachedTo = (index: string): string | undefined => table?.indexes.find(({ attached }) => attached === index)?.name;
    const [name, to] = [attachedTo(mirror), attachedTo(original)];
    if (table === undefined || name === undefined || to === undefined) return [];
    return [{ kind: "rename-index", table: partition, name, to }, ...takeOnPartitions(table, name, to, schema)];
  });
}
