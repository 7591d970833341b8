import type { Index, Key } from "../../model/schema.ts";
import { besideTable } from "../../model/table-name.ts";
import { quote, quoteAll, quoteTable } from "../../sql/quoting.ts";

/** An index by its name, where it is already: in the schema of its table. */
export function indexSql(table: string, name: string): string {
  return quoteTable(besideTable(table, name));
}

/** `CREATE INDEX` with all that an index is. */
export function createIndexSql(table: string, index: Index, how?: "concurrently" | "on this table only"): string {
  const words = [
    "CREATE",
    index.unique && "UNIQUE",
    "INDEX",
    how === "concurrently" && "CONCURRENTLY",
    quote(index.name),
    "ON",
    how === "on this table only" && "ONLY",
    quoteTable(table),
  ];
  return [...words, method(index), key(index), ...extras(index), index.where !== undefined && `WHERE ${index.where}`]
    .filter(Boolean)
    .join(" ");
}

/** `UNIQUE (…)` as a table constraint says it, with what its index is. */
export function uniqueSql({ columns, index, deferrable }: Key): string {
  const options = index?.options ?? "";
  const notDistinct = options.startsWith("NULLS NOT DISTINCT");
  const rest = options.slice(notDistinct ? "NULLS NOT DISTINCT".length : 0).trim();
  return [
    "UNIQUE",
    notDistinct && "NULLS NOT DISTINCT",
    `(${quoteAll(columns)})`,
    index?.include && `INCLUDE (${quoteAll(index.include)})`,
    rest.replace("TABLESPACE", "USING INDEX TABLESPACE"),
    deferrable,
  ]
    .filter(Boolean)
    .join(" ");
}

/** The index under a unique constraint. */
export function indexOfKey({ name, columns, index }: Key): Index {
  return { name: name ?? "", columns, unique: true, ...index };
}

function method({ method: name }: Index): string | false {
  return name !== undefined && `USING ${name}`;
}

function key({ columns, parts }: Index): string {
  const all = parts?.map((part) => `${part.column === null ? (part.expression ?? "") : quote(part.column)}${part.suffix}`);
  return `(${all?.join(", ") ?? quoteAll(columns)})`;
}

function extras({ include, options }: Index): readonly (string | undefined)[] {
  return [include && `INCLUDE (${quoteAll(include)})`, options];
}
