import type { Alteration } from "./alteration.ts";
import type { Adopting } from "./existing.ts";
import type { Row, Settings } from "./row.ts";
import type { DialectName, ForeignKey } from "./schema.ts";
import type { Expression } from "./sync.ts";
import type { ColumnSpec, ColumnType, NativeSql } from "./types.ts";

/** A column of the new shape. */
export interface NewColumn {
  readonly name: string;
  /**
   * Its type, or the name of the column whose type, nullability, default and indexes it takes over; of one of another table
   * the type alone.
   */
  readonly type: ColumnType | { readonly like: string; readonly of?: string };
  /** What it refers to. */
  readonly references?: TableColumn & Partial<Pick<ForeignKey, "onDelete" | "onUpdate">> & { readonly name?: string };
  /** NOT NULL from contract on. A column that is like another takes over what that one is. */
  readonly notNull?: boolean;
}

/** An operation of an evolution that is expanded and not contracted, or on its way there. */
export interface InFlight {
  readonly version: number;
  readonly operation: OperationSpec;
}

/** An operation as data: what its declaration says, before it meets a schema. */
export type OperationSpec = Adopting &
  (
    | MapColumnsSpec
    | DropColumnSpec
    | AlterColumnSpec
    | RequireColumnSpec
    | RenameTableSpec
    | DropTableSpec
    | RawSqlSpec
    | ComputeColumnSpec
    | MoveColumnSpec
    | ExtractedTableSpec
    | PartitionSpec
    | LookupSpec
    | WidenKeySpec
    | ReplaceKeySpec
    | AddKeySpec
    | BindingCheckSpec
  );

/** A column that goes; until then inserts that do not name it must pass. */
export interface DropColumnSpec {
  readonly kind: "drop-column";
  readonly table: string;
  readonly column: string;
  /** What the old release sees in rows of the new one. */
  readonly value?: string | number | boolean;
}

/** A column that a function of the service computes from others, which contract drops. */
export interface ComputeColumnSpec {
  readonly kind: "compute-column";
  readonly table: string;
  readonly from: readonly string[];
  readonly column: NewColumn;
  readonly compute: (row: Row, settings: Settings) => unknown;
  /** What clients are told that write into `from` meanwhile. */
  readonly message: string;
}

/** A table that goes at contract. */
export interface DropTableSpec {
  readonly kind: "drop-table";
  readonly table: string;
}

/** A column of a table. */
export interface TableColumn {
  readonly table: string;
  readonly column: string;
}

/** A column that goes into another table, whose rows belong to this one's one by one. */
export interface MoveColumnSpec {
  readonly kind: "move-column";
  readonly table: string;
  readonly from: TableColumn;
  readonly to: TableColumn;
  /** Columns of the one table and those of the other that they equal. */
  readonly on: Readonly<Record<string, string>>;
  readonly notNull?: boolean;
}

/** A column that is altered in place: at expand what the old release does not notice, at contract what it would. */
export interface AlterColumnSpec {
  readonly kind: "alter-column";
  readonly table: string;
  readonly column: string;
  readonly phase: "expand" | "contract";
  readonly to: Alteration<ColumnSpec>;
  /** What takes it back. */
  readonly back: Alteration<ColumnSpec>;
}

/** A column that becomes NOT NULL; until then what is NULL is filled in. */
export interface RequireColumnSpec {
  readonly kind: "require-column";
  readonly table: string;
  readonly column: string;
  readonly fill: Expression;
  /** Clients of the new release are refused where others' NULLs are filled in. */
  readonly holds?: "marked";
}

/** A check that comes at contract, and binds the new release's clients before. */
export interface BindingCheckSpec {
  readonly kind: "binding-check";
  readonly table: string;
  readonly name: string;
  readonly expression: string;
}

/** Hand-written SQL in one phase, and what takes it back. */
export interface RawSqlSpec {
  readonly kind: "raw-sql";
  /** The table it is about. */
  readonly table: string;
  readonly title: string;
  readonly phase: "expand" | "contract";
  readonly sql: PerDialect;
  readonly why: string;
  /** A query that returns a row once it has had its effect. */
  readonly done?: PerDialect;
  readonly back?: PerDialect;
  /** Columns that it adds to the table: what comes after it may take them up. */
  readonly adds?: readonly ColumnSpec[];
}

type PerDialect = Readonly<Partial<Record<DialectName, string>>>;

/** A table that gets another name; until contract both names are the same rows. */
export interface RenameTableSpec {
  readonly kind: "rename-table";
  readonly table: string;
  readonly to: string;
}

/**
 * Columns that stand in the rows of one table in one shape, and in a table of their own in the other: a row of the
 * extracted table belongs to the row of the owner with the same key, and is absent where none of its columns says anything.
 */
export interface ExtractedTableSpec {
  readonly kind: "extracted-table";
  /** What the running release knows: the owner's columns (they are extracted), or the extracted table (it is joined back). */
  readonly old: "owner" | "extracted";
  readonly table: string;
  readonly extracted: string;
  /** The extracted table's key: for each of its columns the owner's. */
  readonly key: Readonly<Record<string, string>>;
  readonly columns: readonly ExtractedColumn[];
}

/** One column of an extracted table. */
export interface ExtractedColumn {
  readonly owner: string;
  readonly extracted: string;
  /** What a NOT NULL column holds where the other shape says nothing. */
  readonly missing?: string | number | boolean;
  /** In the new shape, from contract on. */
  readonly notNull?: boolean;
}

/**
 * Values that stand in the rows of a table in one shape, and once each in a table of their own, which the rows refer to, in
 * the other.
 */
export interface LookupSpec {
  readonly kind: "lookup";
  /** What the running release knows: the values (they are extracted), or the reference (they are joined back). */
  readonly old: "values" | "reference";
  readonly table: string;
  readonly lookup: string;
  /** The entries' key. */
  readonly id: string;
  readonly columns: readonly { readonly row: string; readonly lookup: string }[];
  readonly reference: string;
  /** What becomes of the row's columns. */
  readonly map: MapColumnsSpec;
}

/** Rows that stand in one table in one shape, and in several, by a condition, in the other. */
export interface PartitionSpec {
  readonly kind: "partition";
  /** What the running release knows: the whole table (it is split), or the parts (they are merged). */
  readonly old: "whole" | "parts";
  readonly table: string;
  readonly parts: readonly Part[];
  /** Columns of the whole that the parts do not have (merging): what tells them apart. */
  readonly extra: readonly ColumnSpec[];
}

/** One part of a table. */
export interface Part {
  readonly table: string;
  /** Which rows of the whole are in it; all that are in no other part if left out. */
  readonly holds?: Expression;
  /** Columns of the whole that are the same in every row of the part, which does not have them. */
  readonly constants: Readonly<Record<string, string | number | boolean>>;
}

/** A key's column that gets a wider type under the same name, with all columns that refer to it. */
export interface WidenKeySpec {
  readonly kind: "widen-key";
  readonly table: string;
  readonly column: string;
  readonly to: "integer" | "bigint";
}

/** A primary key for a table that has none: a new column, numbered by the database, or with a value by default. */
export interface AddKeySpec {
  readonly kind: "add-key";
  readonly table: string;
  readonly column: string;
  readonly type: ColumnType;
  /** Numbered if left out. */
  readonly value?: NativeSql;
}

/** A primary key of one column that another takes the place of, with all columns that refer to it. */
export interface ReplaceKeySpec {
  readonly kind: "replace-key";
  readonly table: string;
  readonly from: string;
  readonly to: string;
  readonly type: ColumnType;
  /** What a row has that was not given one … */
  readonly value?: NativeSql;
  /** … or each from the other. */
  readonly functions?: { readonly forward: Expression; readonly backward: Expression };
  /** The columns that refer to it, and those that take their places. */
  readonly references: readonly { readonly table: string; readonly from: string; readonly to: string }[];
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
  /** Another table that the expressions look into. */
  readonly reads?: string;
}
