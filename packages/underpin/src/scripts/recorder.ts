import type { Alteration } from "../model/alteration.ts";
import type { Change, Condition, Described, Move, TriggerSpec } from "../model/change.ts";
import type { Row } from "../model/row.ts";
import type { OperationSpec } from "../model/operation.ts";
import type { DialectName, ForeignKey, TableShape } from "../model/schema.ts";
import type { ColumnSpec } from "../model/types.ts";
import type { ColumnBuilder, Reference, ReferenceOptions } from "./column.ts";
import type { AnyHandle, AnyTable, RawOptions, TableOptions } from "./handles.ts";

/** Records what a script describes. It has every method; the type that a script sees has only its phase's. */
export class Recorder implements AnyHandle {
  readonly #out: Described[];
  readonly #mark: Omit<Described, "change">;

  constructor(out: Described[] = [], mark: Omit<Described, "change"> = {}) {
    this.#out = out;
    this.#mark = mark;
  }

  /** What was described so far. */
  get described(): readonly Described[] {
    return this.#out;
  }

  readonly except = (reason: string): AnyHandle => new Recorder(this.#out, { ...this.#mark, exception: reason });

  readonly on = (dialects: DialectName | readonly DialectName[], describe: (handle: AnyHandle) => void): void =>
    describe(new Recorder(this.#out, { ...this.#mark, only: typeof dialects === "string" ? [dialects] : dialects }));

  readonly evolve = (operation: OperationSpec): void => this.#record({ kind: "evolve", operation });

  readonly createTable = (name: string, columns: readonly ColumnBuilder[], options: TableOptions = {}): void =>
    this.#record({
      kind: "create-table",
      table: tableShape(name, columns, options),
      ...(options.existing && { existing: options.existing }),
    });
  readonly dropTable = (table: string): void => this.#record({ kind: "drop-table", table });
  readonly renameTable = (table: string, to: string): void => this.#record({ kind: "rename-table", table, to });
  readonly table = (name: string): AnyTable => this.#table(name);

  readonly forbid = {
    insert: (table: string, message: string, options: { name?: string; function?: string } = {}): void =>
      this.trigger({
        name: options.name ?? `${table}_forbid_insert`,
        table,
        timing: "BEFORE",
        event: "INSERT",
        action: { refuse: message },
        ...(options.function && { function: options.function }),
      }),
    update: (table: string, message: string, options: { name?: string; function?: string; when?: Condition } = {}): void =>
      this.trigger({
        name: options.name ?? `${table}_forbid_update`,
        table,
        timing: "BEFORE",
        event: "UPDATE",
        action: { refuse: message },
        ...(options.when && { when: options.when }),
        ...(options.function && { function: options.function }),
      }),
  };
  readonly trigger = (trigger: TriggerSpec): void => this.#record({ kind: "create-trigger", trigger });
  readonly dropTrigger = (table: string, name: string, options: { function?: string } = {}): void =>
    this.#record({ kind: "drop-trigger", table, name, ...options });

  readonly ensureRow = (table: string, key: readonly string[], row: Row): void => this.#record({ kind: "ensure-row", table, key, row });
  readonly update = (move: Move & Required<Pick<Move, "set">>): void => this.#record({ kind: "move", move });
  readonly each = (move: Move & Required<Pick<Move, "rows">>): void => this.#record({ kind: "move", move });
  readonly raw = (title: string, sql: Readonly<Partial<Record<DialectName, string>>>, options: RawOptions = {}): void =>
    this.#record({ kind: "raw", title, sql, ...options });

  #table(table: string): AnyTable {
    const record = (change: Change): void => this.#record(change);
    const alter = (column: string, to: Alteration<ColumnSpec>): void => record({ kind: "alter-column", table, column, to });
    return {
      addColumn: ({ spec, reference }, { existing } = {}) =>
        record({
          kind: "add-column",
          table,
          column: spec,
          ...(reference && { foreignKey: foreignKey(spec.name, reference) }),
          ...(existing && { existing }),
        }),
      addUnique: (columns, options = {}) => record({ kind: "add-unique", table, unique: { name: options.name ?? null, columns } }),
      addIndex: (name, columns, options = {}) =>
        record({ kind: "create-index", table, index: { name, columns, unique: options.unique ?? false } }),
      addForeignKey: (columns, target, options = {}) =>
        record({ kind: "add-foreign-key", table, foreignKey: compositeKey(columns, target, options) }),
      addCheck: (name, expression) => record({ kind: "add-check", table, check: { name, expression } }),
      dropColumn: (column) => record({ kind: "drop-column", table, column }),
      dropUnique: (columns, options = {}) => record({ kind: "drop-unique", table, columns, ...options }),
      dropForeignKey: (columns) => record({ kind: "drop-foreign-key", table, columns }),
      dropIndex: (name) => record({ kind: "drop-index", table, name }),
      dropCheck: (name) => record({ kind: "drop-check", table, name }),
      renameColumn: (column, to) => record({ kind: "rename-column", table, column, to }),
      renameIndex: (name, to) => record({ kind: "rename-index", table, name, to }),
      renameConstraint: (name, to) => record({ kind: "rename-constraint", table, name, to }),
      comment: (text, column) => record({ kind: "comment", table, text, ...(column !== undefined && { column }) }),
      alterColumn: alter,
      setNotNull: (column) => alter(column, { nullable: false }),
      dropNotNull: (column) => alter(column, { nullable: true }),
      changePrimaryKey: (columns, add) => record({ kind: "change-primary-key", table, columns, ...(add && { add: add.spec }) }),
    };
  }

  #record(change: Change): void {
    this.#out.push(Object.freeze({ change, ...this.#mark }));
  }
}

function foreignKey(column: string, { refTable, refColumn, name, onDelete, onUpdate }: Reference): ForeignKey {
  return {
    name: name ?? null,
    columns: [column],
    refTable,
    refColumns: [refColumn],
    onDelete: onDelete ?? "NO ACTION",
    onUpdate: onUpdate ?? "NO ACTION",
  };
}

function compositeKey(
  columns: readonly string[],
  target: { table: string; columns: readonly string[] },
  { name, onDelete, onUpdate }: ReferenceOptions,
): ForeignKey {
  return {
    name: name ?? null,
    columns,
    refTable: target.table,
    refColumns: target.columns,
    onDelete: onDelete ?? "NO ACTION",
    onUpdate: onUpdate ?? "NO ACTION",
  };
}

function tableShape(name: string, columns: readonly ColumnBuilder[], options: TableOptions): TableShape<ColumnSpec> {
  const key = options.primaryKey ?? columns.filter((builder) => builder.isPrimaryKey).map((builder) => builder.spec.name);
  return {
    name,
    columns: columns.map(({ spec }) => (key.includes(spec.name) ? { ...spec, nullable: false } : spec)),
    primaryKey: key.length > 0 ? { name: null, columns: key } : null,
    unique: [
      ...columns.filter((builder) => builder.isUnique).map((builder) => ({ name: null, columns: [builder.spec.name] })),
      ...(options.unique ?? []).map((unique) => ({ name: unique.name ?? null, columns: unique.columns })),
    ],
    foreignKeys: [
      ...columns.flatMap((builder) => (builder.reference ? [foreignKey(builder.spec.name, builder.reference)] : [])),
      ...(options.foreignKeys ?? []).map(({ columns: own, references, ...rest }) => compositeKey(own, references, rest)),
    ],
    indexes: (options.indexes ?? []).map((index) => ({ name: index.name, columns: index.columns, unique: index.unique ?? false })),
    checks: (options.checks ?? []).map((check) => ({ name: check.name, expression: check.expression })),
  };
}
