/** A portable column type; each dialect has its own name for it. */
export type ColumnType =
  | { readonly kind: "varchar"; readonly length: number }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "text" | "integer" | "bigint" | "boolean" | "datetime" | "timestamp" | "date" };

/** A default: a literal value, or the time of the insert. */
export type DefaultValue = string | number | boolean | { readonly now: true };

/** A column as a script declares it. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: DefaultValue | null;
  readonly autoincrement: boolean;
}
