import { SPEAKER } from "./speaker.ts";
import type { LoweredChange, TriggerSpec } from "../../model/change.ts";
import type { Statement } from "../../model/dialect.ts";
import { assertNever, unplannable, UnderpinError } from "../../model/error.ts";
import type { Mode } from "../../model/phase.ts";
import type { Pair } from "../../model/sync.ts";
import { findColumn, type Column, type ForeignKey, type Index, type Key, type Schema, type Table } from "../../model/schema.ts";
import { applyToTable } from "../../changes/registry.ts";
import { hasForeignKey } from "../../changes/kinds/foreign-keys.ts";
import { conditionSql } from "../../sql/condition.ts";
import { ensureRow } from "../../sql/ensure-row.ts";
import { quoteAll, quoteTable } from "../../sql/quoting.ts";
import { verifyStatement } from "../../sync/verify.ts";
import { renderTemplate } from "../../sync/propagation.ts";
import { goneAlias } from "../../model/gone-names.ts";
import { copyTable, swapTables } from "./copies.ts";
import { bindingBody } from "./binding.ts";
import { fillImplicitDefaults } from "./implicit-defaults.ts";
import { linkBody } from "./link.ts";
import { refusePartitioned } from "./partitioned.ts";
import { renderSync } from "./sync.ts";
import { differsStored } from "./charsets.ts";
import { columnDefinition, differs, indexKey, LITERALS, tick } from "./types.ts";

/**
 * The statements of a change. While the service runs, ALGORITHM and LOCK are always stated, so that the server refuses
 * what it can't do without blocking instead of doing it anyway; how others are held up is said beside each statement.
 */
export function render(change: LoweredChange, schema: Schema, mode: Mode): readonly Statement[] {
  const online = mode === "online";
  refusePartitioned(change, schema);
  switch (change.kind) {
    case "create-table":
      return [plain(createTable(change.table))];
    case "drop-table":
      return [plain(`DROP TABLE ${tick(change.table)}`)];
    case "rename-table":
      return [brief(`RENAME TABLE ${tick(change.table)} TO ${tick(change.to)}`)];
    case "create-alias": {
      const columns = schema.tables.get(change.table)?.columns.map((column) => column.name) ?? [];
      return [
        plain(`CREATE SQL SECURITY INVOKER VIEW ${tick(change.alias)} AS SELECT ${quoteAll(columns, tick)} FROM ${tick(change.table)}`),
      ];
    }
    case "drop-alias":
      return [brief(`DROP VIEW IF EXISTS ${tick(change.alias)}`)];
    case "take-alias": {
      const gone = tick(goneAlias(change.alias));
      const swap = `RENAME TABLE ${tick(change.alias)} TO ${gone}, ${tick(change.table)} TO ${tick(change.alias)}`;
      return [...(schema.tables.has(change.table) ? [brief(swap)] : []), brief(`DROP VIEW IF EXISTS ${gone}`)];
    }
    case "add-column": {
      const table = schema.tables.get(change.table);
      return [
        ...(findColumn(table, change.column.name)
          ? []
          : [alter(change.table, `ADD COLUMN ${columnDefinition(change.column)}`, online && INSTANT)]),
        ...(change.foreignKey && !hasForeignKey(table, change.foreignKey)
          ? [addForeignKey(change.table, change.foreignKey, online && /mariadb/i.test(schema.server))]
          : []),
      ];
    }
    case "drop-column":
      return [
        ...indexesInTheWay(change, schema).map((name) => alter(change.table, `DROP INDEX ${tick(name)}`, online && CATALOGUE)),
        alter(change.table, `DROP COLUMN ${tick(change.column)}`, online && INSTANT),
      ];
    case "alter-column":
      return alterColumn(change, schema, online);
    case "change-primary-key": {
      const table = schema.tables.get(change.table);
      const clauses = [
        change.add && `ADD COLUMN ${columnDefinition(change.add)}`,
        table?.primaryKey && "DROP PRIMARY KEY",
        `ADD PRIMARY KEY (${quoteAll(change.columns, tick)})`,
        leaving(change, table),
      ];
      // A new AUTO_INCREMENT column can't be filled while others write; for a table that has no key the script has to allow that.
      const how = change.add?.autoincrement && table?.primaryKey ? SHARED : INPLACE;
      return [alter(change.table, clauses.filter(Boolean).join(", "), online && how, true)];
    }
    case "add-unique":
      return [alter(change.table, `ADD UNIQUE INDEX ${tick(change.unique.name ?? "")} ${keyOf(change.unique)}`, online && INPLACE)];
    case "drop-unique": {
      const key = schema.tables
        .get(change.table)
        ?.unique.find((unique) => unique.columns.join() === change.columns.join() && (change.name ?? unique.name) === unique.name);
      return [alter(change.table, `DROP INDEX ${tick(key?.name ?? change.name ?? "")}`, online && CATALOGUE)];
    }
    case "add-foreign-key":
      return [addForeignKey(change.table, change.foreignKey, change.known === true && /mariadb/i.test(schema.server))];
    case "drop-foreign-key": {
      const key = schema.tables.get(change.table)?.foreignKeys.find((other) => other.columns.join() === change.columns.join());
      return [alter(change.table, `DROP FOREIGN KEY ${tick(key?.name ?? "")}`, online && CATALOGUE)];
    }
    case "add-check":
      return [alter(change.table, `ADD CONSTRAINT ${tick(change.check.name)} CHECK (${change.check.expression})`, online && COPY, true)];
    case "drop-check":
      return [alter(change.table, `DROP CONSTRAINT ${tick(change.name)}`, online && CATALOGUE)];
    case "create-index":
      return [
        alter(change.table, `ADD ${indexWord(change.index)}INDEX ${tick(change.index.name)} ${indexKey(change.index)}`, online && INPLACE),
      ];
    case "drop-index":
      return [alter(change.table, `DROP INDEX ${tick(change.name)}`, online && CATALOGUE)];
    case "rename-column": {
      const [from, to] = [tick(change.column), tick(change.to)];
      if (change.swapping)
        return [alter(change.table, `RENAME COLUMN ${from} TO ${to}, RENAME COLUMN ${to} TO ${from}`, online && INSTANT)];
      return [
        ...(change.replacing ? render({ kind: "drop-column", table: change.table, column: change.to }, schema, mode) : []),
        alter(change.table, `RENAME COLUMN ${from} TO ${to}`, online && CATALOGUE),
      ];
    }
    case "rename-index":
      return [renameIndex(change, online)];
    case "rename-constraint":
      return [renameConstraint(change, schema, online)];
    case "comment":
      return [comment(change, schema, online)];
    case "replace-view":
      return [plain(change.sql)];
    case "create-trigger":
      return [...readable(change.trigger), brief(createTrigger(change.trigger, schema))];
    case "drop-trigger":
      return [brief(`DROP TRIGGER IF EXISTS ${tick(change.name)}`)];
    case "loosen-checks":
    case "swap-columns":
      return unplannable(change.kind);
    case "copy-table":
      return copyTable(change, schema);
    case "swap-tables":
      return swapTables(change.swaps, schema);
    case "sync-triggers":
      return renderSync(change.table, change.pairs, schema);
    case "verify-rows":
      return [{ sql: change.query, lock: "none", expectNone: change.finding }];
    case "verify-pair":
      return [verifyPair(change.pair, schema)];
    case "ensure-row":
      return [plain(ensureRow(change.table, change.key, change.row, LITERALS, tick))];
    case "raw":
      return change.sql.mysql === undefined ? [] : [{ sql: change.sql.mysql, lock: "all wait" }];
    case "move":
      return [];
    default:
      return assertNever(change);
  }
}

/** Indexes of a column alone: beside a SPATIAL one the server takes them away at once, and then the column, but not both in one. */
function indexesInTheWay({ table: name, column }: Extract<LoweredChange, { kind: "drop-column" }>, { tables }: Schema): readonly string[] {
  const table = tables.get(name);
  if (!table?.indexes.some(({ method }) => method === "SPATIAL")) return [];
  return [...table.indexes, ...table.unique].flatMap((key) => (key.columns.join() === column && key.name !== null ? [key.name] : []));
}

/** What becomes of a column of the old key, in the one statement: a numbered one can't be without a key. */
function leaving({ leaving: left }: Extract<LoweredChange, { kind: "change-primary-key" }>, table: Table | undefined): string | undefined {
  const column = left && findColumn(table, left.column);
  if (!column) return undefined;
  return left.as === "gone"
    ? `DROP COLUMN ${tick(column.name)}`
    : `MODIFY COLUMN ${columnDefinition({ ...column, nullable: true }, table?.checks)}`;
}

function verifyPair(pair: Pair, schema: Schema): Statement {
  const names = new Map([...pair.old, ...pair.new].map((name) => [tick(name), name]));
  return verifyStatement(pair, SPEAKER, tick, (column, value) =>
    differsStored(schema.tables.get(pair.table), names.get(column) ?? "", column, value),
  );
}

/** One way to alter a table, and what it costs others. */
interface Algorithm extends Pick<Statement, "lock" | "rewrite" | "copies" | "use"> {
  readonly clause: string;
}
const INSTANT: Algorithm = { clause: "ALGORITHM=INSTANT", lock: "none", use: "brief" };
const INPLACE: Algorithm = { clause: "ALGORITHM=INPLACE, LOCK=NONE", lock: "none", use: "build" };
const SHARED: Algorithm = { clause: "ALGORITHM=INPLACE, LOCK=SHARED", lock: "writes wait", rewrite: true, use: "build" };
const COPY: Algorithm = { clause: "ALGORITHM=COPY, LOCK=SHARED", lock: "writes wait", rewrite: true, use: "build" };
/** What only the server's dictionary needs to say. */
const CATALOGUE: Algorithm = { clause: INPLACE.clause, lock: "none", use: "brief" };

/** From what nobody notices to what makes writers wait. The server refuses what it can't do so, and the next is tried. */
const LADDER: readonly Algorithm[] = [INSTANT, INPLACE, { ...SHARED, copies: true }, { ...COPY, copies: true }];

function plain(sql: string): Statement {
  return { sql, lock: "none" };
}

/** Others wait for the moment that it takes. */
function brief(sql: string): Statement {
  return { sql, lock: "none", use: "brief" };
}

function alter(table: string, clause: string, algorithm: Algorithm | false, rewrite = false): Statement {
  const sql = `ALTER TABLE ${tick(table)} ${clause}`;
  if (!algorithm) return { sql, lock: "all wait", ...(rewrite && { rewrite }) };
  const rung = LADDER.indexOf(algorithm === CATALOGUE ? INPLACE : algorithm);
  // What can only be done by a copy is stated as such, and there is no other way.
  const ways = rung < 0 ? [algorithm] : [algorithm, ...LADDER.slice(rung + 1)];
  const [first, ...others] = ways.map(({ clause: how, ...cost }): Statement => ({
    sql: `${sql}, ${how}`,
    ...cost,
    ...(rewrite && { rewrite }),
  }));
  const chain = (statement: Statement, rest: readonly Statement[]): Statement => {
    const [next, ...more] = rest;
    return next ? { ...statement, otherwise: chain(next, more) } : statement;
  };
  return first ? chain(first, others) : { sql, lock: "all wait" };
}

function foreignKeyClause(key: ForeignKey): string {
  // Without a name the server names the key's index after the column, as upstream's databases have it.
  const name = key.generatedName ? "" : `CONSTRAINT ${tick(key.name ?? "")} `;
  const rules = [key.onDelete !== "RESTRICT" && ` ON DELETE ${key.onDelete}`, key.onUpdate !== "RESTRICT" && ` ON UPDATE ${key.onUpdate}`]
    .filter(Boolean)
    .join("");
  return `${name}FOREIGN KEY (${quoteAll(key.columns, tick)}) REFERENCES ${quoteTable(key.refTable, tick)} (${quoteAll(key.refColumns, tick)})${rules}`;
}

/**
 * The server checks rows only while it copies the table and writers wait. A column that was just added holds nothing
 * but NULL, so there the check is left out where the server lets one statement do without (MariaDB).
 */
function addForeignKey(table: string, key: ForeignKey, unchecked = false): Statement {
  if (unchecked)
    return {
      sql: `SET STATEMENT foreign_key_checks=0 FOR ALTER TABLE ${tick(table)} ADD ${foreignKeyClause(key)}, ${INPLACE.clause}`,
      lock: "none",
      use: "brief",
    };
  return { sql: `ALTER TABLE ${tick(table)} ADD ${foreignKeyClause(key)}`, lock: "writes wait", rewrite: true };
}

function createTable(table: Table): string {
  const lines = [
    ...table.columns.map((column) => columnDefinition(column, table.checks)),
    ...(table.primaryKey ? [`PRIMARY KEY ${keyOf(table.primaryKey)}`] : []),
    ...table.unique.map((key) => `UNIQUE KEY ${tick(key.name ?? "")} ${keyOf(key)}`),
    ...table.indexes.map((index) => `${indexWord(index)}KEY ${tick(index.name)} ${indexKey(index)}`),
    ...table.foreignKeys.map(foreignKeyClause),
    ...table.checks.filter((check) => !check.ofColumn).map((check) => `CONSTRAINT ${tick(check.name ?? "")} CHECK (${check.expression})`),
  ];
  return `CREATE TABLE ${tick(table.name)} (\n  ${lines.join(",\n  ")}\n) ENGINE=InnoDB${table.options ? ` COLLATE=${table.options.collation}` : ""}`;
}

function keyOf({ columns, index }: Key): string {
  return indexKey({ columns, ...index });
}

function indexWord({ unique, method }: Index): string {
  return method === undefined ? (unique ? "UNIQUE " : "") : `${method} `;
}

/** What clients are to be held to the server reads now: of a trigger it would not before one writes. */
function readable({ table, action }: TriggerSpec): readonly Statement[] {
  if (!("holds" in action)) return [];
  return [{ sql: `SELECT (${action.holds}) FROM ${tick(table)} WHERE 1 = 0`, lock: "none", expectNone: `${action.holds} can't be asked` }];
}

function createTrigger(trigger: TriggerSpec, schema: Schema): string {
  const { name, table, event } = trigger;
  // What fills a row must see it before it is checked.
  const timing = "fill" in trigger.action ? "BEFORE" : trigger.timing;
  const implicit = timing === "BEFORE" && event === "INSERT" ? fillImplicitDefaults(schema.tables.get(table)) : "";
  const body = implicit === "" ? triggerBody(trigger, schema) : `BEGIN ${implicit} ${triggerBody(trigger, schema)}; END`;
  return `CREATE TRIGGER ${tick(name)} ${timing} ${event} ON ${tick(table)} FOR EACH ROW ${body}`;
}

function triggerBody(trigger: TriggerSpec, schema: Schema): string {
  const { when, action } = trigger;
  if ("holds" in action) return bindingBody(trigger, action, schema.tables.get(trigger.table));
  if ("propagations" in action) return linkBody({ ...trigger, action }, schema);
  if ("assign" in action) return unplannable("assign");
  if ("fill" in action) {
    const target = `NEW.${tick(action.fill)}`;
    const isOpen = `${target} IS NULL${when ? ` AND ${conditionSql(when, differs, tick)}` : ""}`;
    return `IF ${isOpen} THEN SET ${target} = ${renderTemplate(action.with, tick)}; END IF`;
  }
  const body = "refuse" in action ? `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${LITERALS.string(action.refuse)}` : action.run;
  const guarded = when ? `IF ${conditionSql(when, differs, tick)} THEN ${body}; END IF` : body;
  return `BEGIN ${guarded}; END`;
}

/** In one statement, so that an interrupted run finds the one or the other. */
function renameIndex(
  { table, name, to, replacing }: Extract<LoweredChange, { kind: "rename-index" | "rename-constraint" }>,
  online: boolean,
): Statement {
  const drop = replacing ? `DROP INDEX ${tick(to)}, ` : "";
  return alter(table, `${drop}RENAME INDEX ${tick(name)} TO ${tick(to)}`, online && (replacing ? CATALOGUE : INSTANT));
}

/**
 * An index can be renamed; a foreign key goes and is made anew in one statement, so that it holds all the time. The rows hold to it
 * already; where the server lets one statement do without (MariaDB), it does not look at them again.
 */
function renameConstraint(change: Extract<LoweredChange, { kind: "rename-constraint" }>, schema: Schema, online: boolean): Statement {
  const { table, name, to } = change;
  const live = schema.tables.get(table);
  if (live?.unique.some((key) => key.name === name)) return renameIndex(change, online);
  const found = live?.foreignKeys.find((key) => key.name === name);
  if (!found)
    throw new UnderpinError("UP-UNSUPPORTED", {
      what: `${name} of ${table} can't be renamed: MySQL and MariaDB rename unique constraints and foreign keys only.`,
      fine: "Nothing was changed.",
      next: "Leave it as it is on this database: handle.on(...), or drop it and add it anew.",
    });
  const { generatedName: _generatedName, ...key } = found;
  const clauses = `DROP FOREIGN KEY ${tick(name)}, ADD ${foreignKeyClause({ ...key, name: to })}`;
  return /mariadb/i.test(schema.server)
    ? { sql: `SET STATEMENT foreign_key_checks=0 FOR ALTER TABLE ${tick(table)} ${clauses}, ${INPLACE.clause}`, lock: "none", use: "brief" }
    : alter(table, clauses, false, true);
}

function comment({ table, column: name, text }: Extract<LoweredChange, { kind: "comment" }>, schema: Schema, online: boolean): Statement {
  if (name === undefined) return alter(table, `COMMENT = ${LITERALS.string(text ?? "")}`, online && INSTANT);
  const column = findColumn(schema.tables.get(table), name);
  if (!column) throw new UnderpinError("UP-SCHEMA", { what: `There is no column ${table}.${name}.` });
  return alter(
    table,
    `MODIFY COLUMN ${columnDefinition({ ...column, comment: text ?? "" }, schema.tables.get(table)?.checks)}`,
    online && INSTANT,
  );
}

function alterColumn(change: Extract<LoweredChange, { kind: "alter-column" }>, schema: Schema, online: boolean): readonly Statement[] {
  const table = schema.tables.get(change.table);
  const before = findColumn(table, change.column);
  const after = table && findColumn(applyToTable(table, change), change.column);
  if (!before || !after) throw new UnderpinError("UP-SCHEMA", { what: `There is no column ${change.table}.${change.column}.` });
  const value = after.default === null ? "DROP DEFAULT" : `SET DEFAULT ${after.default}`;
  const byDefault = alter(change.table, `ALTER COLUMN ${tick(change.column)} ${value}`, online && INSTANT);
  const onlyDefault = change.to.type === undefined && change.to.nullable === undefined;
  if (onlyDefault) return [byDefault];
  const modified = alter(
    change.table,
    `MODIFY COLUMN ${columnDefinition(after, table.checks)}`,
    online && (mustCopy(before, after, table.options?.collation ?? "") ? COPY : INSTANT),
  );
  return gainsFractions(after) ? [modified, byDefault] : [modified];
}

/** Of whole seconds, as a default of a column with fractions, MODIFY makes a time with these (MariaDB); said alone, it stays. */
function gainsFractions({ type, default: value }: Column): boolean {
  return value === "current_timestamp()" && /^(datetime|timestamp)\([1-6]\)/i.test(type);
}

/**
 * Whether a change of type needs a copy. A varchar may grow unless its length byte must become two; values of an enum may come
 * behind the others. Told beforehand, since there is a better way than a copy: another column.
 */
function mustCopy(before: Column, after: Column, collation: string): boolean {
  if (before.type === after.type) return false;
  if (before.type.startsWith("enum(") && after.type.startsWith(`${before.type.slice(0, -1)},`)) return false;
  const charset = before.charset ?? (before.collation ?? collation).split("_")[0] ?? "";
  const bytes = { utf8mb4: 4, utf16: 4, utf32: 4, utf8mb3: 3, utf8: 3, ucs2: 2, latin1: 1, ascii: 1, binary: 1 }[charset] ?? 4;
  const length = (column: Column): number | undefined => {
    const match = /^varchar\((\d+)\)$/.exec(column.type);
    return match ? Number(match[1]) * bytes : undefined;
  };
  const [from, to] = [length(before), length(after)];
  return from === undefined || to === undefined || to < from || from > 255 !== to > 255;
}
