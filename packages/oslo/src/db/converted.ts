import type { KyselyPlugin } from "kysely";

/**
 * Makes a service's values of what SQLite has in columns of these names, whose types it doesn't keep.
 *
 * @param convert what a value is; one that is right already stays as it is
 * @example
 * const plugin = converted(new Set(["enabled"]), toBoolean);
 */
export function converted(columns: ReadonlySet<string>, convert: (value: unknown) => unknown): KyselyPlugin {
  return {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      const [first] = result.rows;
      const names = first === undefined ? [] : Object.keys(first).filter((name) => columns.has(name));
      if (names.length > 0) for (const row of result.rows) for (const name of names) row[name] = convert(row[name]);
      return result;
    },
  };
}

/** SQLite has numbers for truth values. */
export const toBoolean = (value: unknown): unknown => (typeof value === "number" ? value !== 0 : value);

/** SQLite keeps what it is given, and Python gives bytes for some texts. */
export const toText = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value);
