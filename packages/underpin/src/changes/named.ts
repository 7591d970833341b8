import type { CatalogueDialect } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import type { Schema } from "../model/schema.ts";
import { inSchema, splitTable } from "../model/table-name.ts";

/**
 * The one name of a table that a script calls `billing.invoice`. It follows from the search path, not from what is there: in the middle
 * of a phase it is the same.
 *
 * @throws UnderpinError `UP-SCHEMA` for a schema that is not searched, and for a name alone that only a later schema has
 */
export function tableNamed(name: string, { tables, path = [] }: Schema, { elsewhere }: Pick<CatalogueDialect, "elsewhere">): string {
  if (tables.has(name)) return name;
  const { schema: quoted, own } = splitTable(name);
  const schema = quoted ?? path.find((candidate) => name.startsWith(`${candidate}.`));
  const rest = quoted === undefined ? name.slice((schema?.length ?? -1) + 1) : own;
  if (schema !== undefined && path.includes(schema)) return schema === path[0] ? rest : inSchema(schema, rest);
  if (quoted !== undefined || name.includes("."))
    throw new UnderpinError("UP-SCHEMA", { what: `There is no table ${name} here.`, fine: "Nothing was changed.", ...elsewhere(path) });
  const later = path.slice(1).filter((candidate) => tables.has(inSchema(candidate, name)));
  if (later.length > 0)
    throw new UnderpinError("UP-SCHEMA", {
      what: `${name} is not in ${path[0]}, where tables without a schema are made, but in ${later.join(" and ")}.`,
      fine: "Nothing was changed.",
      next: `Say which is meant: ${[...later, path[0]].map((candidate) => `"${candidate}.${name}"`).join(" or ")}.`,
    });
  return name;
}
