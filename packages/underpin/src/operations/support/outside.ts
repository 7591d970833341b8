import { UnderpinError } from "../../model/error.ts";
import type { Schema } from "../../model/schema.ts";
import { CASCADES, type Copy } from "./copies.ts";
import { tableOf } from "./link.ts";

/**
 * Refuses copies of tables that foreign keys bind to tables which are not read here, where those would not follow: what comes in would stay
 * with the original, what goes out would not fit the wider column, or changes rows of which no trigger hears.
 *
 * @throws UnderpinError `UP-DEPENDENT`
 */
export function refuseBoundOutside(copies: readonly (Copy & { readonly columns: readonly string[] })[], schema: Schema): void {
  for (const { table, columns } of copies) {
    // What comes in to a column that grows has an answer, and can be accepted.
    const incoming = schema.dependents.find(
      (found) =>
        found.table === table &&
        found.kind === "outside foreign key" &&
        found.columns !== "all" &&
        !found.columns.some((name) => columns.includes(name)),
    );
    if (incoming)
      refuse(
        `${table} would be copied as a whole, and ${incoming.kind} ${incoming.name} would stay with what goes.`,
        "Drop it there first, and make it anew after contract.",
      );
    for (const { name, columns: own, refTable, onDelete, onUpdate } of tableOf(schema, table).foreignKeys) {
      if (schema.tables.has(refTable)) continue;
      const what = `Foreign key ${name ?? own.join(", ")} of ${table} refers to ${refTable}, which is another service's`;
      if (own.some((column) => columns.includes(column)))
        refuse(
          `${what}: its column would not be of the same type any more.`,
          "Drop it first (dropForeignKey), and add it again when both are wider.",
        );
      if (CASCADES.has(onDelete) || CASCADES.has(onUpdate))
        refuse(`${what}: rows would go or change with those there, of which no trigger hears.`, "Let it restrict until contract is done.");
    }
  }
}

function refuse(what: string, next: string): never {
  throw new UnderpinError("UP-DEPENDENT", { what, fine: "Nothing was changed.", next });
}
