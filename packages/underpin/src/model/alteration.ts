import type { Column, DialectName } from "./schema.ts";
import type { ColumnType, DefaultValue } from "./types.ts";

/** What of a column changes: a declared type, NULL or NOT NULL, a default (null takes it away). */
export interface Alteration<C> {
  readonly type?: C extends Column ? string : ColumnType;
  readonly nullable?: boolean;
  readonly default?: (C extends Column ? string : DefaultValue) | null;
  /** What a conversion does to the values, where an assignment cast is not enough; per dialect. */
  readonly using?: Readonly<Partial<Record<DialectName, string>>>;
}
