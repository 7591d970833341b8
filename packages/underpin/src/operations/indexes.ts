import type { ContractHandle } from "../scripts/handles.ts";
import type { Operation } from "../scripts/script.ts";

/**
 * A new index, built without stopping writers where the server can; from expand on, or from contract on: what is unique binds the running release, too.
 *
 * @example
 * addIndex({ table: "person", name: "person_mail", columns: ["mail"], unique: true, phase: "contract" })
 */
export function addIndex({
  table,
  name,
  columns,
  unique = false,
  phase = "expand",
}: {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
  readonly phase?: "expand" | "contract";
}): Operation {
  const describe = (handle: { table(of: string): Pick<ReturnType<ContractHandle["table"]>, "addIndex"> }): void =>
    handle.table(table).addIndex(name, columns, { unique });
  return { name: `add index ${name}`, [phase]: describe };
}

/** An index in the place of another: the new one is built at expand, the old one goes at contract. */
export function replaceIndex({
  table,
  from,
  to: { name, columns, unique = false },
}: {
  readonly table: string;
  readonly from: string;
  readonly to: { readonly name: string; readonly columns: readonly string[]; readonly unique?: boolean };
}): Operation {
  return {
    name: `replace index ${from} by ${name}`,
    expand: (handle) => handle.table(table).addIndex(name, columns, { unique }),
    contract: (handle) => handle.table(table).dropIndex(from),
  };
}

/** An index that has another name from contract on. */
export function renameIndex({ table, from, to }: { readonly table: string; readonly from: string; readonly to: string }): Operation {
  return { name: `rename index ${from} to ${to}`, contract: (handle) => handle.table(table).renameIndex(from, to) };
}

/** An index that goes at contract. */
export function dropIndex({ table, name }: { readonly table: string; readonly name: string }): Operation {
  return { name: `drop index ${name}`, contract: (handle) => handle.table(table).dropIndex(name) };
}
