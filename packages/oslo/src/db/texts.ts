import type { KyselyPlugin } from "kysely";

/** Makes texts of the bytes that SQLite has in columns of these names: it keeps what it is given, and Python gives bytes for some texts. */
export function textsOf(columns: ReadonlySet<string>): KyselyPlugin {
  return {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      const [first] = result.rows;
      const names = first === undefined ? [] : Object.keys(first).filter((name) => columns.has(name));
      for (const row of names.length === 0 ? [] : result.rows)
        for (const name of names) {
          const value = row[name];
          if (value instanceof Uint8Array) row[name] = Buffer.from(value).toString("latin1");
        }
      return result;
    },
  };
}
