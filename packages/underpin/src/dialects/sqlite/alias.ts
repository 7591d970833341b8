import type { Schema } from "../../model/schema.ts";
import { quote, quoteAll } from "../../sql/quoting.ts";

/** A view, and the triggers that write through it: SQLite's views can only be read. */
export function createAlias(table: string, alias: string, schema: Schema): readonly string[] {
  const { columns = [], primaryKey } = schema.tables.get(table) ?? {};
  const names = columns.map((column) => column.name);
  // A column that an INSERT does not name comes as NULL, not as its default.
  const values = columns.map(({ name, default: value }) =>
    value === null ? `NEW.${quote(name)}` : `COALESCE(NEW.${quote(name)}, ${value})`,
  );
  const same = (primaryKey?.columns ?? names).map((name) => `${quote(name)} IS OLD.${quote(name)}`).join(" AND ");
  const assignments = names.map((name) => `${quote(name)} = NEW.${quote(name)}`).join(", ");
  const on = (event: string, body: string): string =>
    `CREATE TRIGGER ${quote(`underpin_${alias}_${event.toLowerCase()}`)} INSTEAD OF ${event} ON ${quote(alias)} FOR EACH ROW BEGIN ${body}; END`;
  return [
    `CREATE VIEW ${quote(alias)} AS SELECT ${quoteAll(names)} FROM ${quote(table)}`,
    on("INSERT", `INSERT INTO ${quote(table)} (${quoteAll(names)}) VALUES (${values.join(", ")})`),
    on("UPDATE", `UPDATE ${quote(table)} SET ${assignments} WHERE ${same}`),
    on("DELETE", `DELETE FROM ${quote(table)} WHERE ${same}`),
  ];
}
