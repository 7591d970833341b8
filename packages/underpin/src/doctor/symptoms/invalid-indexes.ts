import type { Schema } from "../../model/schema.ts";
import type { Examination } from "../examination.ts";
import type { Symptom } from "../symptom.ts";

/** Half of a concurrent build (PostgreSQL). */
export const invalidIndexes: Symptom<Examination> = {
  name: "invalid-indexes",
  severity: "warning",
  what: "Indexes are not valid: a concurrent build of them was interrupted.",
  why: "The server keeps them up to date with every write and uses them for nothing; a unique one holds nobody to anything.",
  next: "DROP INDEX CONCURRENTLY, or REINDEX INDEX CONCURRENTLY; those of a phase that is not finished it makes anew itself.",
  look: async ({ schema }) => invalidIn(await schema()),
};

/** Their names, with their tables. */
export function invalidIn({ tables }: Schema): readonly string[] {
  return [...tables.values()].flatMap(({ name: table, indexes }) =>
    indexes.filter(({ invalid }) => invalid).map(({ name }) => `${name} on ${table}`),
  );
}
