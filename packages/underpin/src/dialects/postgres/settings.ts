import type { Statement } from "../../model/dialect.ts";
import type { Column } from "../../model/schema.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";

/** Types whose values have an order that a language has. */
const COLLATABLE = /^(text|character|name|citext)\b/;
/** Types whose long values the server may compress, and store elsewhere. */
const TOASTABLE = /^(text|character|bytea|json|xml|citext|tsvector|hstore)\b|\[\]$/;

/** What a column of another type keeps: an order where its values have one, and how it is stored where it can be. */
export function kept({ collation, settings = [] }: Column, type: string): Pick<Column, "collation" | "settings"> {
  const fit = settings.filter((clause) => TOASTABLE.test(type) || !/^SET (STORAGE|COMPRESSION)/.test(clause));
  return { ...(collation !== undefined && COLLATABLE.test(type) && { collation }), ...(fit.length > 0 && { settings: fit }) };
}

/** The settings of a column that was just made. */
export function settingsOf(table: string, { name, settings = [] }: Column): readonly Statement[] {
  if (settings.length === 0) return [];
  const clauses = settings.map((clause) => `ALTER COLUMN ${quote(name)} ${clause}`);
  return [{ sql: `ALTER TABLE ${quoteTable(table)} ${clauses.join(", ")}`, lock: "all wait" }];
}
