import type { Alteration } from "../model/alteration.ts";
import type { Condition, Effect, Move, TriggerSpec } from "../model/change.ts";
import type { Row } from "../model/row.ts";
import type { Adopting } from "../model/existing.ts";
import type { OperationSpec } from "../model/operation.ts";
import type { DialectName } from "../model/schema.ts";
import type { ColumnSpec } from "../model/types.ts";
import type { ColumnBuilder, ReferenceOptions } from "./column.ts";

/** Keys, constraints and indexes of a new table. */
export interface TableOptions extends Adopting {
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly { readonly name?: string; readonly columns: readonly string[] }[];
  readonly foreignKeys?: readonly (ReferenceOptions & {
    readonly columns: readonly string[];
    readonly references: { table: string; columns: readonly string[] };
  })[];
  readonly indexes?: readonly { readonly name: string; readonly columns: readonly string[]; readonly unique?: boolean }[];
  readonly checks?: readonly { readonly name: string; readonly expression: string }[];
}

/** What raw SQL says of itself. */
export interface RawOptions {
  /** What it does, where the classifier can't tell. Then `why` must say why it is safe. */
  readonly effect?: Effect;
  readonly why?: string;
  /** A query that returns a row if the statement has already had its effect: the step's postcheck. */
  readonly done?: Readonly<Partial<Record<DialectName, string>>>;
}

interface Adding {
  /** Adds a column; nullable unless the phase allows more. */
  addColumn(column: ColumnBuilder, options?: Adopting): void;
  addUnique(columns: readonly string[], options?: { name?: string }): void;
  addIndex(name: string, columns: readonly string[], options?: { unique?: boolean }): void;
  addForeignKey(columns: readonly string[], target: { table: string; columns: readonly string[] }, options?: ReferenceOptions): void;
  addCheck(name: string, expression: string): void;
}

interface Tightening {
  dropColumn(column: string): void;
  dropUnique(columns: readonly string[], options?: { name?: string }): void;
  /** Drops the foreign key on these columns, whatever its name. */
  dropForeignKey(columns: readonly string[]): void;
  dropIndex(name: string): void;
  dropCheck(name: string): void;
  alterColumn(column: string, to: Alteration<ColumnSpec>): void;
  setNotNull(column: string): void;
  dropNotNull(column: string): void;
  renameIndex(name: string, to: string): void;
  /** Renames a unique constraint, a foreign key or a check, where the database can. */
  renameConstraint(name: string, to: string): void;
  /** Says what a column, or without one the table, is for; null takes that away. */
  comment(text: string | null, column?: string): void;
  /** Makes these columns the primary key; may add the one that is new (numbered by the database). */
  changePrimaryKey(columns: readonly string[], add?: ColumnBuilder): void;
}

/** Everything that can be said of a table. */
export interface AnyTable extends Adding, Tightening {
  /** The server's own rename: what hangs on the column follows. While a service runs, an evolution does it (`renameColumn`). */
  renameColumn(column: string, to: string): void;
}

interface Forbidding {
  /** Refuses every INSERT by trigger, with a message for the client. */
  insert(table: string, message: string, options?: { name?: string; function?: string }): void;
  /** Refuses UPDATEs by trigger: all, or those for which `when` holds. */
  update(table: string, message: string, options?: { name?: string; function?: string; when?: Condition }): void;
}

interface Moving {
  /** One UPDATE a key range, over the rows for which `where` holds. */
  update(move: Move & Required<Pick<Move, "set">>): void;
  /** A function over the rows of a key range, for what SQL can't do; its writes and the checkpoint are one transaction. */
  each(move: Move & Required<Pick<Move, "rows">>): void;
  /** Inserts the row unless one with that key is there. */
  ensureRow(table: string, key: readonly string[], row: Row): void;
}

interface Common<Self> {
  /** An operation, taken apart when it meets a schema. Operations call it for you. */
  evolve(operation: OperationSpec): void;
  /** Lifts the phase's rules for what is described through the returned handle; the plan prints the reason. */
  except(reason: string): AnyHandle;
  /** What follows is for these databases only. */
  on(dialects: DialectName | readonly DialectName[], describe: (handle: Self) => void): void;
  /** Hand-written SQL, classified and refused if the phase may not do it or it can't be told. */
  raw(title: string, sql: Readonly<Partial<Record<DialectName, string>>>, options?: RawOptions): void;
}

/** What an expand script may say: only additions and triggers. */
export interface ExpandHandle extends Common<ExpandHandle> {
  createTable(name: string, columns: readonly ColumnBuilder[], options?: TableOptions): void;
  table(name: string): Adding;
  readonly forbid: Forbidding;
  trigger(trigger: TriggerSpec): void;
}

/** What a data migration script may say: only rows. */
export interface MigrateHandle extends Common<MigrateHandle>, Moving {}

/** What a contract script may say: drop, alter, tighten; take the triggers away. */
export interface ContractHandle extends Common<ContractHandle> {
  dropTable(name: string): void;
  table(name: string): Tightening & Pick<Adding, "addUnique" | "addForeignKey" | "addCheck" | "addIndex">;
  dropTrigger(table: string, name: string, options?: { function?: string }): void;
}

/** What a legacy script may say: everything. It runs while the service is stopped. */
export interface AnyHandle extends Common<AnyHandle>, Moving {
  createTable(name: string, columns: readonly ColumnBuilder[], options?: TableOptions): void;
  dropTable(name: string): void;
  renameTable(name: string, to: string): void;
  table(name: string): AnyTable;
  readonly forbid: Forbidding;
  trigger(trigger: TriggerSpec): void;
  dropTrigger(table: string, name: string, options?: { function?: string }): void;
}
