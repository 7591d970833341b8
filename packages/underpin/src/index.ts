export type { Database, Dialect } from "./model/dialect.ts";
export type { Session } from "./model/session.ts";
export type { Alteration } from "./model/alteration.ts";
export type { Change, Condition, Effect, Move, MoveTools, TriggerSpec } from "./model/change.ts";
export { defineConfig, type Configuration } from "./model/configuration.ts";
export type { Connection, Given, Place, ServerOptions } from "./model/connection.ts";
export type { Row, Settings } from "./model/row.ts";
export { ERROR_CODES, type ErrorCode } from "./model/error-codes.ts";
export { UnderpinError } from "./model/error.ts";
export { hintText, underpinWording, type AdvisedCommand, type CommandName, type Hint, type Wording } from "./model/hint.ts";
export type { Listener, UnderpinEvent } from "./model/event.ts";
export type { History, RecordedElsewhere, VersionRange } from "./model/history.ts";
export type { Mode, Phase, Repository, Versions } from "./model/phase.ts";
export type { DialectName, Schema, Table, Trigger } from "./model/schema.ts";
export { defineService, type Release, type Service, type ServiceDefinition } from "./model/service.ts";
export type { ColumnSpec, ColumnType, DefaultValue, NativeSql, NativeType, PortableType } from "./model/types.ts";
export { addColumn } from "./operations/add-column.ts";
export { dropDefault, dropNotNull, setDefault, setNotNull, widenColumn } from "./operations/alter-column.ts";
export {
  addCheck,
  addForeignKey,
  addUnique,
  changePrimaryKey,
  dropCheck,
  dropForeignKey,
  dropUnique,
  renameConstraint,
} from "./operations/constraints.ts";
export { addIndex, dropIndex, renameIndex, replaceIndex } from "./operations/indexes.ts";
export { createTable, dropTable } from "./operations/tables.ts";
export { dropColumn } from "./operations/drop-column.ts";
export { computeColumn, type ComputeColumn } from "./operations/compute-column.ts";
export { convertColumn, type ConvertColumn } from "./operations/convert-column.ts";
export { deriveColumn } from "./operations/derive-column.ts";
export { addEnumValues, type AddEnumValues } from "./operations/enum-values.ts";
export { changeEnum, type ChangeEnum, type EnumType } from "./operations/change-enum.ts";
export { setComment, type SetComment } from "./operations/comment.ts";
export { extractLookup, type ExtractLookup } from "./operations/extract-lookup.ts";
export { joinLookup, type JoinLookup } from "./operations/join-lookup.ts";
export { extractTable, type ExtractTable } from "./operations/extract-table.ts";
export { joinTable, type JoinTable } from "./operations/join-table.ts";
export { mergeTables, type MergeTables } from "./operations/merge-tables.ts";
export { splitTable, type SplitInto } from "./operations/split-table.ts";
export { mergeColumns, type MergeColumns } from "./operations/merge-columns.ts";
export { addPrimaryKey, type AddPrimaryKey } from "./operations/add-primary-key.ts";
export { recombineColumns, type RecombineColumns } from "./operations/recombine-columns.ts";
export { replaceKey, type ReplaceKey } from "./operations/replace-key.ts";
export { renameColumn } from "./operations/rename-column.ts";
export { splitColumn, type SplitColumn } from "./operations/split-column.ts";
export { moveColumn, type MoveColumn } from "./operations/move-column.ts";
export { rawSql, type RawSql } from "./operations/raw-sql.ts";
export { widenKey, type WidenKey } from "./operations/widen-key.ts";
export { renameTable } from "./operations/rename-table.ts";
export { column, type ColumnBuilder } from "./scripts/column.ts";
export type { AnyHandle, ContractHandle, ExpandHandle, MigrateHandle } from "./scripts/handles.ts";
export {
  contract,
  evolution,
  expand,
  legacy,
  migrate,
  noop,
  placeholder,
  type Evolution,
  type EvolutionOptions,
  type Operation,
  type Script,
} from "./scripts/script.ts";
