import type { Constraint, Node, RangeVar } from "@pgsql/types";
import { inSchema } from "../../../model/table-name.ts";
import type { ReferentialRule, Schema } from "../../../model/schema.ts";
import { stringOf } from "./types.ts";

const RULES: Readonly<Record<string, ReferentialRule>> = { a: "NO ACTION", r: "RESTRICT", c: "CASCADE", n: "SET NULL", d: "SET DEFAULT" };

/** A foreign key as an operation is given it. */
export interface WrittenReference {
  readonly references: { readonly table: string; readonly columns: readonly string[] };
  readonly onDelete?: ReferentialRule;
  readonly onUpdate?: ReferentialRule;
  readonly name?: string;
}

/** Names in a list of nodes. */
export function namesOf(nodes: readonly Node[] = []): readonly string[] {
  return nodes.map(stringOf);
}

/** A table by the name that the catalogue has it by: with its schema, if that is not where tables are made. */
export function tableOf({ schemaname, relname = "" }: RangeVar = {}, { tables }: Schema): string {
  const apart = schemaname === undefined ? relname : inSchema(schemaname, relname);
  return schemaname === "public" && !tables.has(apart) ? relname : apart;
}

/** What a foreign key says; null if it says more than operations do. */
export function referenceOf(constraint: Constraint, schema: Schema): WrittenReference | null {
  const {
    pktable,
    pk_attrs: to,
    fk_matchtype: match = "s",
    fk_upd_action: update = "a",
    fk_del_action: remove = "a",
    conname,
  } = constraint;
  const table = tableOf(pktable, schema);
  const columns = to && to.length > 0 ? namesOf(to) : schema.tables.get(table)?.primaryKey?.columns;
  if (!columns || match !== "s" || isSpecial(constraint)) return null;
  return {
    ...(conname !== undefined && { name: conname }),
    references: { table, columns },
    ...(remove !== "a" && { onDelete: RULES[remove] ?? "NO ACTION" }),
    ...(update !== "a" && { onUpdate: RULES[update] ?? "NO ACTION" }),
  };
}

/** Whether a constraint has what no operation gives it. */
export function isSpecial({
  deferrable,
  including,
  options,
  indexspace,
  nulls_not_distinct: notDistinct,
  fk_del_set_cols: some,
  without_overlaps: range,
  ...more
}: Constraint): boolean {
  const isPart = (including?.length ?? 0) + (options?.length ?? 0) + (some?.length ?? 0) > 0;
  return Boolean(deferrable || indexspace || notDistinct || range || more.is_no_inherit || isPart);
}
