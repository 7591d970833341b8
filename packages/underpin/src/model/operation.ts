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

/** An operation of an evolution that is expanded and not contracted, or on its way there. */
export interface InFlight {
  readonly version: number;
  readonly operation: OperationSpec;
}

/** An operation as data: what its declaration says, before it meets a schema. */
export type OperationSpec = MapColumnsSpec | DropColumnSpec;

/** A column that goes; until then inserts that do not name it must pass. */
export interface DropColumnSpec {
  readonly kind: "drop-column";
  readonly table: string;
  readonly column: string;
  /** What the old release sees in rows of the new one. */
  readonly value?: string | number | boolean;
}

/** New columns beside old ones, kept equal until contract. */
export interface MapColumnsSpec {
  readonly kind: "map-columns";
  readonly table: string;
  readonly old: readonly string[];
  readonly new: readonly NewColumn[];
  readonly forward: Readonly<Record<string, Expression>>;
  readonly backward: Readonly<Record<string, Expression>>;
  /** Old columns that contract takes away. */
  readonly drop: readonly string[];
}
