import { sql, type RawBuilder } from "kysely";
import type { DialectName } from "underpin";
import { byCodePoint } from "../python-text.ts";

/** Texts of several rows as one value, for a subquery in a list of columns: what {@link readTexts} reads. */
export function jsonTexts(dialect: DialectName, column: string): RawBuilder<unknown> {
  const text = sql.ref(column);
  return { postgres: sql`CAST(json_agg(${text}) AS text)`, mysql: sql`JSON_ARRAYAGG(${text})`, sqlite: sql`json_group_array(${text})` }[
    dialect
  ];
}

/** The texts of {@link jsonTexts}, in the order of their code points. */
export function readTexts(value: unknown): readonly string[] {
  const texts = (typeof value === "string" ? JSON.parse(value) : value) as readonly string[] | null;
  return (texts ?? []).toSorted(byCodePoint);
}
