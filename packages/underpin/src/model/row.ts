/** A row as a data move reads it. */
export type Row = Readonly<Record<string, unknown>>;

/** A service's settings, by section and option. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;
