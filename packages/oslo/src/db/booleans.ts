import type { KyselyPlugin } from "kysely";

/** Makes booleans of the numbers that SQLite has in columns of these names. */
export function booleansOf(columns: ReadonlySet<string>): KyselyPlugin {
  return {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      const [first] = result.rows;
      const names = first === undefined ? [] : Object.keys(first).filter((name) => columns.has(name));
      if (names.length > 0)
        for (const row of result.rows) for (const name of names) if (typeof row[name] === "number") row[name] = row[name] !== 0;
      return result;
    },
  };
}
