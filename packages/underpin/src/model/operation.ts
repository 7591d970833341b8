import type { Expression } from "./sync.ts";
import type { ColumnType } from "./types.ts";

/** A column of the new shape. */
export interface NewColumn {
  readonly name: string;
  /** Its type, or the name of the column whose type, nullability, default and indexes it takes over. */
  readonly type: ColumnType | { readonly like: string };
  /** NOT NULL from contract on. A column that is like another takes over what that one is. */
  readonly notNull?: boolean;
}

/** An operation as data: what its declaration says, before it meets a schema. */
export interface OperationSpec {
  readonly kind: "map-columns";
  readonly table: string;
  readonly old: readonly string[];
  readonly new: readonly NewColumn[];
  readonly forward: Readonly<Record<string, Expression>>;
  readonly backward: Readonly<Record<string, Expression>>;
  /** Old columns that contract takes away. */
  readonly drop: readonly string[];
}
