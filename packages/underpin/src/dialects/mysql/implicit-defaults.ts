import type { Table } from "../../model/schema.ts";
import { omitted, tick } from "./types.ts";

/**
 * What a BEFORE INSERT trigger has to do for columns that nobody gave: an ENUM that must not be NULL is its first value then, but on
 * MariaDB only as long as the table has no such trigger; with one, the server refuses the row.
 */
export function fillImplicitDefaults(table: Table | undefined): string {
  const columns = (table?.columns ?? []).filter((column) => !column.nullable && column.default === null && /^enum\(/i.test(column.type));
  return columns
    .map((column) => `IF NEW.${tick(column.name)} IS NULL THEN SET NEW.${tick(column.name)} = ${omitted(column) ?? "NULL"}; END IF;`)
    .join(" ");
}
