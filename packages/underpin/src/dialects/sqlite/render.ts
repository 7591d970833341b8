import { SPEAKER } from "./speaker.ts";
import type { LoweredChange, TriggerSpec } from "../../model/change.ts";
import type { Statement } from "../../model/dialect.ts";
import { assertNever, unplannable } from "../../model/error.ts";
import { findColumn, type Column, type Schema } from "../../model/schema.ts";
import { applyToTable } from "../../changes/registry.ts";
import { hasForeignKey } from "../../changes/kinds/foreign-keys.ts";
import { conditionSql } from "../../sql/condition.ts";
import { ensureRow } from "../../sql/ensure-row.ts";
import { quote, stringLiteral } from "../../sql/quoting.ts";
import { createIndex } from "./index-text.ts";
import { createIndexes, createTable, rebuild } from "./rebuild.ts";
import { referenceClause } from "./rewrite-table.ts";
import { verifyStatement } from "../../sync/verify.ts";
import { renderPropagation, renderTemplate } from "../../sync/propagation.ts";
import { createAlias } from "./alias.ts";
import { renderSync } from "./sync.ts";
import { columnDefinition, differs, LITERALS } from "./types.ts";

/** The statements of a change. What ALTER TABLE can't do is a rebuild of the table, in one transaction. */
export function render(change: LoweredChange, schema: Schema): readonly Statement[] {
  switch (change.kind) {
    case "create-table":
      return [createTable(change.table), ...createIndexes(change.table)].map(statement);
    case "drop-table":
      return [statement(`DROP TABLE ${quote(change.table)}`)];
    case "rename-table":
      return [statement(`ALTER TABLE ${quote(change.table)} RENAME TO ${quote(change.to)}`)];
    case "create-alias":
      return createAlias(change.table, change.alias, schema).map(statement);
    case "drop-alias":
      return [statement(`DROP VIEW IF EXISTS ${quote(change.alias)}`)];
    case "take-alias":
      // What refers to the table is to follow it.
      return [
        `DROP VIEW IF EXISTS ${quote(change.alias)}`,
        "PRAGMA legacy_alter_table = OFF",
        `ALTER TABLE ${quote(change.table)} RENAME TO ${quote(change.alias)}`,
        "PRAGMA legacy_alter_table = ON",
      ].map(statement);
    case "add-column": {
      const table = schema.tables.get(change.table);
      if (!table) return [];
      const present = findColumn(table, change.column.name) !== undefined;
      if (present && (!change.foreignKey || hasForeignKey(table, change.foreignKey))) return [];
      if (present || !canBeAdded(change.column)) return rebuild(table, applyToTable(table, change), schema);
      const reference = change.foreignKey ? ` ${referenceClause(change.foreignKey)}` : "";
      return [statement(`ALTER TABLE ${quote(change.table)} ADD COLUMN ${columnDefinition(change.column)}${reference}`)];
    }
    case "drop-column":
    case "alter-column":
    case "change-primary-key":
    case "add-unique":
    case "drop-unique":
    case "add-foreign-key":
    case "drop-foreign-key":
    case "add-check":
    case "rename-constraint":
    case "loosen-checks":
    case "drop-check": {
      const table = schema.tables.get(change.table);
      return table ? rebuild(table, applyToTable(table, change), schema) : [];
    }
    case "create-index": {
      const columns = schema.tables.get(change.table)?.columns.map((column) => column.name) ?? [];
      return [statement(createIndex(change.table, change.index, columns))];
    }
    case "drop-index":
      return [statement(`DROP INDEX ${quote(change.name)}`)];
    case "rename-column":
      return [
        ...(change.replacing ? render({ kind: "drop-column", table: change.table, column: change.to }, schema) : []),
        // What speaks of the column is to follow it, and must be right afterwards.
        ...[
          "PRAGMA legacy_alter_table = OFF",
          `ALTER TABLE ${quote(change.table)} RENAME COLUMN ${quote(change.column)} TO ${quote(change.to)}`,
          "PRAGMA legacy_alter_table = ON",
        ].map(statement),
      ];
    case "rename-index": {
      const index = schema.tables.get(change.table)?.indexes.find((other) => other.name === change.name);
      const like = index && render({ kind: "create-index", table: change.table, index: { ...index, name: change.to } }, schema);
      const drop = (name: string): Statement => statement(`DROP INDEX ${quote(name)}`);
      return like ? [...(change.replacing ? [drop(change.to)] : []), ...like, drop(change.name)] : [];
    }
    case "comment":
      return [];
    case "create-trigger":
      return [statement(change.trigger.sql ?? createTrigger(change.trigger))];
    case "drop-trigger":
      return [statement(`DROP TRIGGER IF EXISTS ${quote(change.name)}`)];
    case "replace-view":
    case "swap-columns":
    case "copy-table":
    case "swap-tables":
      return unplannable(change.kind);
    case "sync-triggers":
      return renderSync(change.table, change.pairs, schema);
    case "verify-rows":
      return [{ sql: change.query, lock: "none", expectNone: change.finding }];
    case "verify-pair":
      return [verifyStatement(change.pair, SPEAKER, quote, differs)];
    case "ensure-row":
      return [statement(ensureRow(change.table, change.key, change.row, LITERALS))];
    case "raw":
      return change.sql.sqlite === undefined ? [] : [statement(change.sql.sqlite)];
    case "move":
      return [];
    default:
      return assertNever(change);
  }
}

/** ALTER TABLE ADD COLUMN wants a default for NOT NULL, and a constant one: it goes wrong only once there are rows. */
function canBeAdded({ nullable, default: value }: Column): boolean {
  return value === null ? nullable : !/^(CURRENT_|\()/i.test(value);
}

/** Any write holds SQLite's one write lock for the moment it takes; readers go on. */
function statement(sql: string): Statement {
  return { sql, lock: "writes wait" };
}

/** A trigger; a BEFORE trigger can't change the row here, so only refusals come before. */
export function createTrigger({ name, table, timing, event, when, action }: TriggerSpec): string {
  const guard = when ? ` WHEN ${conditionSql(when, differs)}` : "";
  if ("propagations" in action) {
    const statements = action.propagations.map((each) => renderPropagation(each, { quote, differs }));
    return `CREATE TRIGGER ${quote(name)} ${timing} ${event} ON ${quote(table)} FOR EACH ROW BEGIN ${statements.join("; ")}; END`;
  }
  if ("assign" in action) return unplannable("assign");
  if ("holds" in action) return unplannable("holds");
  if ("fill" in action) {
    const same = action.key.map((column) => `${quote(column)} IS NEW.${quote(column)}`).join(" AND ");
    return `CREATE TRIGGER ${quote(name)} AFTER ${event} ON ${quote(table)} FOR EACH ROW WHEN NEW.${quote(action.fill)} IS NULL${when ? ` AND ${conditionSql(when, differs)}` : ""} BEGIN UPDATE ${quote(table)} SET ${quote(action.fill)} = ${renderTemplate(action.with, quote)} WHERE ${same}; END`;
  }
  const body = "refuse" in action ? `SELECT RAISE(ABORT, ${stringLiteral(action.refuse)})` : action.run;
  return `CREATE TRIGGER ${quote(name)} ${timing} ${event} ON ${quote(table)} FOR EACH ROW${guard} BEGIN ${body}; END`;
}
