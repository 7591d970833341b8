import type { LoweredChange } from "../model/change.ts";
import { UnderpinError } from "../model/error.ts";
import { findColumn, type Column, type Schema } from "../model/schema.ts";
import type { ScriptFile } from "../repositories/read.ts";

/**
 * What is there before an evolution makes it belongs to somebody else, whatever its name: rows in it would be written over, and revert
 * could not tell it from its own. Hand-written scripts may find what they make: histories of other tools rely on it.
 */
export function refuseExisting(schema: Schema, change: LoweredChange, file: ScriptFile, title: string): void {
  const thing = existing(schema, change);
  if (thing === null) return;
  const isAdopted = (change.kind === "create-table" || change.kind === "add-column") && change.existing === "adopt";
  const difference = isAdopted ? unlike(schema, change) : null;
  if (isAdopted && difference === null) return;
  throw new UnderpinError("UP-SCHEMA", {
    what: `${file.name} can't ${title}: there is a ${thing} already, which this script did not make.`,
    ...(difference !== null && { why: `It can't be adopted: ${difference}.` }),
    fine: "Nothing of this script was run.",
    next: isAdopted
      ? "Give it the shape that the script declares, or choose another name."
      : 'Choose another name, or take it over with what is in it: existing: "adopt".',
  });
}

/** A table, column or second name that a change would make and that is there already; null if there is none. */
function existing(schema: Schema, change: LoweredChange): string | null {
  if (change.kind === "create-table") return schema.tables.has(change.table.name) ? `table ${change.table.name}` : null;
  if (change.kind === "create-alias") return schema.views.includes(change.alias) ? `view ${change.alias}` : null;
  if (change.kind !== "add-column") return null;
  const isThere = findColumn(schema.tables.get(change.table), change.column.name) !== undefined;
  return isThere ? `column ${change.table}.${change.column.name}` : null;
}

/** In what the table or column that is there differs from the one that a change would make; null if they are alike. */
function unlike(schema: Schema, change: LoweredChange): string | null {
  if (change.kind === "create-table") {
    const present = schema.tables.get(change.table.name)?.columns ?? [];
    const wanted = change.table.columns;
    const other = wanted.find((column) => !present.some(({ name }) => name === column.name));
    if (other) return `it has no column ${other.name}`;
    const more = present.find((column) => !wanted.some(({ name }) => name === column.name));
    if (more) return `it has a column ${more.name}`;
    return (
      wanted
        .map((column) =>
          differenceOf(
            present.find(({ name }) => name === column.name),
            column,
          ),
        )
        .find((text) => text !== null) ?? null
    );
  }
  if (change.kind !== "add-column") return "it can't be taken over";
  return differenceOf(findColumn(schema.tables.get(change.table), change.column.name), change.column);
}

function differenceOf(present: Column | undefined, wanted: Column): string | null {
  if (!present) return `it has no column ${wanted.name}`;
  if (present.type !== wanted.type) return `${wanted.name} is of type ${present.type}, not ${wanted.type}`;
  if (present.nullable !== wanted.nullable) return `${wanted.name} is ${present.nullable ? "nullable" : "NOT NULL"}`;
  if (present.default !== wanted.default)
    return `${wanted.name} has ${present.default === null ? "no default" : `the default ${present.default}`}`;
  return null;
}
