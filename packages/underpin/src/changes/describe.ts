import type { Change } from "../model/change.ts";
import { assertNever } from "../model/error.ts";
import type { Column } from "../model/schema.ts";
import type { ColumnSpec } from "../model/types.ts";

/** A change as one line a person reads: "add column user.domain_id". */
export function describe(change: Change | Change<Column>): string {
  switch (change.kind) {
    case "create-table":
      return `create table ${change.table.name}`;
    case "drop-table":
      return `drop table ${change.table}`;
    case "rename-table":
      return `rename table ${change.table} to ${change.to}`;
    case "create-alias":
      return `let ${change.table} be called ${change.alias} too`;
    case "take-alias":
      return `let ${change.table} be called ${change.alias} only`;
    case "drop-alias":
      return `let ${change.table} not be called ${change.alias} any more`;
    case "add-column":
      return `add column ${change.table}.${change.column.name}`;
    case "drop-column":
      return `drop column ${change.table}.${change.column}`;
    case "alter-column":
      return `alter column ${change.table}.${change.column}: ${describeAlteration(change.to)}`;
    case "change-primary-key":
      return `make (${change.columns.join(", ")}) the primary key of ${change.table}`;
    case "add-unique":
      return `add unique ${change.table}(${change.unique.columns.join(", ")})`;
    case "drop-unique":
      return `drop unique ${change.table}(${change.columns.join(", ")})`;
    case "add-foreign-key":
      return `add foreign key ${change.table}(${change.foreignKey.columns.join(", ")}) to ${change.foreignKey.refTable}`;
    case "drop-foreign-key":
      return `drop foreign key ${change.table}(${change.columns.join(", ")})`;
    case "add-check":
      return `add check ${change.check.name} on ${change.table}`;
    case "drop-check":
      return `drop check ${change.name} on ${change.table}`;
    case "create-index":
      return `create index ${change.index.name} on ${change.table}(${change.index.columns.join(", ")})`;
    case "drop-index":
      return `drop index ${change.name} on ${change.table}`;
    case "rename-index":
      return `rename index ${change.name} on ${change.table} to ${change.to}`;
    case "rename-constraint":
      return `rename constraint ${change.name} on ${change.table} to ${change.to}`;
    case "comment":
      return `${change.text === null ? "take the comment off" : "comment on"} ${[change.table, ...(change.column === undefined ? [] : [change.column])].join(".")}`;
    case "create-trigger":
      if ("fill" in change.trigger.action)
        return `fill ${change.trigger.table}.${change.trigger.action.fill} on each ${change.trigger.event}`;
      return "flows" in change.trigger.action
        ? `carry each ${change.trigger.event} of ${change.trigger.table} over to ${[...new Set(change.trigger.action.flows.map((flow) => flow.table))].join(", ")}`
        : `create trigger ${change.trigger.name} on ${change.trigger.table}`;
    case "drop-trigger":
      return `drop trigger ${change.name} on ${change.table}`;
    case "ensure-row":
      return `ensure a row of ${change.table}`;
    case "move":
      return change.move.name;
    case "sync-triggers":
      return change.pairs.length === 0
        ? `take the sync triggers off ${change.table}`
        : `keep ${change.pairs.map((pair) => `${pair.old.join(", ")} and ${pair.new.join(", ")}`).join("; ")} of ${change.table} equal by triggers`;
    case "verify-pair":
      return `verify that ${change.pair.old.join(", ")} and ${change.pair.new.join(", ")} of ${change.table} agree in every row`;
    case "verify-rows":
      return change.title;
    case "evolve":
      return change.operation.kind;
    case "raw":
      return change.title;
    default:
      return assertNever(change);
  }
}

function describeAlteration(
  to: Extract<Change<Column>, { kind: "alter-column" }>["to"] | Extract<Change, { kind: "alter-column" }>["to"],
): string {
  const parts = [
    to.type !== undefined && `type ${typeof to.type === "string" ? to.type : describeType(to.type)}`,
    to.nullable !== undefined && (to.nullable ? "NULL" : "NOT NULL"),
    to.default !== undefined && (to.default === null ? "no default" : "a default"),
  ];
  return parts.filter(Boolean).join(", ");
}

function describeType(type: ColumnSpec["type"]): string {
  return type.kind === "varchar" ? `varchar(${type.length})` : type.kind;
}

/** The table a change touches, if it is one. */
export function tableOf(change: Change | Change<Column>): string | undefined {
  switch (change.kind) {
    case "create-table":
      return change.table.name;
    case "create-trigger":
      return change.trigger.table;
    case "move":
      return change.move.table;
    case "raw":
      return undefined;
    case "evolve":
      return change.operation.table;
    default:
      return change.table;
  }
}
