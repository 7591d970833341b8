/** A row as a data move reads it. */
export type Row = Readonly<Record<string, unknown>>;

/** A service's settings, by section and option. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;

/** A row for an operator to read; whole numbers may be larger than JSON's. */
export function rowText(row: Row): string {
  return JSON.stringify(row, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
