import { SPEAKER } from "./speaker.ts";
import type { LoweredChange } from "../../model/change.ts";
import type { LockLevel, Statement } from "../../model/dialect.ts";
import { assertNever, unplannable, UnderpinError } from "../../model/error.ts";
import type { Mode } from "../../model/phase.ts";
import { findColumn, type Column, type ForeignKey, type Index, type Key, type Schema, type Table } from "../../model/schema.ts";
import { besideTable, ownName } from "../../model/table-name.ts";
import { findForeignKey } from "../../changes/kinds/foreign-keys.ts";
import { ensureRow } from "../../sql/ensure-row.ts";
import { quote, quoteAll, quoteTable, stringLiteral } from "../../sql/quoting.ts";
import { verifyStatement } from "../../sync/verify.ts";
import { createIndexSql, indexOfKey, indexSql, uniqueSql } from "./index-sql.ts";
import { renderSwap } from "./swap-columns.ts";
import { giveSequences } from "./sequences.ts";
import { copyGrants, grantSequence } from "./grants.ts";
import { isUnlogged, likeItsOrigin } from "./origin.ts";
import { kept, settingsOf } from "./settings.ts";
import { createAlias } from "./alias.ts";
import { createTrigger } from "./triggers.ts";
import { indexPartitions, leftOnPartitions, refusePartition, refusePartitioned } from "./partitioned.ts";
import { renderSync } from "./sync.ts";
import { columnDefinition, identifierName, LITERALS } from "./types.ts";

/**
 * The statements of a change. While the service runs, indexes are built concurrently and constraints come NOT VALID and
 * are validated after: what would hold a lock while it reads the table is taken apart.
 */
export function render(change: LoweredChange, schema: Schema, mode: Mode): readonly Statement[] {
  const online = mode === "online";
  switch (change.kind) {
    case "create-table":
      return [
        ...createTypes(change.enums ?? {}, schema),
        // A foreign key is two triggers, of which one is the other table's.
        inside(
          createTable(change.table, change.from && isUnlogged(change.from.table, schema)),
          change.table.foreignKeys.some(({ refTable }) => refTable !== change.table.name) ? "writes wait" : "none",
        ),
        ...change.table.columns.flatMap((column) => settingsOf(change.table.name, column)),
        ...comments(change.table),
        ...(change.from ? likeItsOrigin(change.table, change.from, schema) : []),
      ];
    case "drop-table":
      return [inside(`DROP TABLE ${quoteTable(change.table)}`, "all wait"), ...(change.enums ?? []).map(dropUnusedType)];
    case "rename-table":
      return [alter(change.table, `RENAME TO ${quote(ownName(change.to))}`)];
    case "create-alias":
      return createAlias(change.table, change.alias, schema);
    case "drop-alias":
      return [inside(`DROP VIEW ${quoteTable(change.alias)}`, "all wait")];
    case "take-alias":
      return [
        inside(`DROP VIEW ${quoteTable(change.alias)}`, "all wait"),
        alter(change.table, `RENAME TO ${quote(ownName(change.alias))}`),
      ];
    case "add-column": {
      const table = schema.tables.get(change.table);
      const present = findColumn(table, change.column.name);
      if (!present) refusePartition(change.table, schema);
      return [
        ...(present ? [] : createTypes(change.enums ?? {}, schema)),
        ...(present ? [] : addColumn(change.table, change.column, schema)),
        ...(present ? [] : settingsOf(change.table, change.column)),
        ...(present || change.column.comment === undefined ? [] : [comment(change.table, change.column.comment, change.column.name)]),
        ...(present ? [] : grantedOn(change)),
        ...(change.foreignKey ? addForeignKey(change.table, change.foreignKey, schema, online) : []),
      ];
    }
    case "drop-column":
      return [
        ...giveSequences(change, schema).map((sql) => inside(sql, "writes wait")),
        alter(change.table, `DROP COLUMN ${quote(change.column)}`),
        ...(change.enums ?? []).map(dropUnusedType),
      ];
    case "rename-column":
      return [
        ...(change.replacing
          ? [copyGrants(change.table, change.to, change.table, change.column), alter(change.table, `DROP COLUMN ${quote(change.to)}`)]
          : []),
        alter(change.table, `RENAME COLUMN ${quote(change.column)} TO ${quote(change.to)}`),
      ];
    case "alter-column":
      return alterColumn(change, schema, online);
    case "change-primary-key": {
      const name = schema.tables.get(change.table)?.primaryKey?.name;
      const clauses = [name && `DROP CONSTRAINT ${quote(name)}`, change.add && `ADD COLUMN ${columnDefinition(change.add)}`];
      const by = change.index === undefined ? `(${quoteAll(change.columns)})` : `USING INDEX ${quote(change.index)}`;
      const key = `ADD CONSTRAINT ${quote(name ?? identifierName(change.table, "", "pkey"))} PRIMARY KEY ${by}`;
      const { column, as } = change.leaving ?? { column: null, as: "nullable" };
      const left = column && (as === "gone" ? `DROP COLUMN ${quote(column)}` : `ALTER COLUMN ${quote(column)} DROP NOT NULL`);
      const sql = [...clauses, key, left].filter(Boolean).join(", ");
      return [alter(change.table, sql, change.index === undefined ? { rewrite: true } : {})];
    }
    case "add-unique":
      refusePartitioned(change.table, "build a unique index concurrently", schema, online);
      return addUnique(change.table, change.unique, schema, online);
    case "drop-unique": {
      const key = schema.tables
        .get(change.table)
        ?.unique.find((unique) => unique.columns.join() === change.columns.join() && (change.name ?? unique.name) === unique.name);
      return [alter(change.table, `DROP CONSTRAINT ${quote(key?.name ?? change.name ?? "")}`)];
    }
    case "add-foreign-key":
      return addForeignKey(change.table, change.foreignKey, schema, online);
    case "drop-foreign-key": {
      const key = schema.tables.get(change.table)?.foreignKeys.find((other) => other.columns.join() === change.columns.join());
      return [alter(change.table, `DROP CONSTRAINT ${quote(key?.name ?? "")}`)];
    }
    case "add-check": {
      const left = schema.tables.get(change.table)?.checks.find(({ name }) => name === change.check.name);
      if (left) return left.notValid ? [validate(change.table, change.check.name)] : [];
      const constraint = `ADD CONSTRAINT ${quote(change.check.name)} CHECK (${change.check.expression})`;
      return online
        ? [alter(change.table, `${constraint} NOT VALID`), validate(change.table, change.check.name)]
        : [alter(change.table, constraint)];
    }
    case "drop-check":
      return [alter(change.table, `DROP CONSTRAINT ${quote(change.name)}`)];
    case "create-index":
      return createIndex(change.table, change.index, schema, online);
    // At once, and so in one transaction with what else goes; CONCURRENTLY would wait for every other one, and leave half an index.
    case "drop-index":
      return [
        inside(`DROP INDEX ${indexSql(change.table, change.name)}`, "all wait"),
        ...leftOnPartitions(change.table, change.name, schema),
      ];
    case "rename-index":
      return [{ sql: `ALTER INDEX ${indexSql(change.table, change.name)} RENAME TO ${quote(change.to)}`, lock: "none" }];
    case "rename-constraint":
      return [alter(change.table, `RENAME CONSTRAINT ${quote(change.name)} TO ${quote(change.to)}`)];
    case "comment":
      return [comment(change.table, change.text, change.column)];
    case "create-trigger":
      return createTrigger(change.trigger, schema);
    case "drop-trigger":
      return [
        inside(`DROP TRIGGER IF EXISTS ${quote(change.name)} ON ${quoteTable(change.table)}`, "all wait"),
        // The function may still carry another trigger of the same family; it goes with the last of them.
        ...(otherUsers(schema, change) ? [] : [inside(`DROP FUNCTION IF EXISTS ${quote(change.function ?? change.name)}()`)]),
      ];
    case "swap-columns":
      return renderSwap(change.swaps, schema).map((sql) => inside(sql, "all wait"));
    case "loosen-checks":
    case "replace-view":
    case "copy-table":
    case "swap-tables":
      return unplannable(change.kind);
    case "sync-triggers":
      return renderSync(change.table, change.pairs, schema);
    case "verify-rows":
      return [{ sql: change.query, lock: "none", expectNone: change.finding }];
    case "verify-pair": {
      const type = (name: string): string => findColumn(schema.tables.get(change.table), name.slice(1, -1))?.type ?? "text";
      return [verifyStatement(change.pair, SPEAKER, quote, (a, b) => `${a}::text IS DISTINCT FROM ${b}::${type(a)}::text`)];
    }
    case "ensure-row":
      return [inside(ensureRow(change.table, change.key, change.row, LITERALS))];
    case "raw":
      return change.sql.postgres === undefined ? [] : [inside(change.sql.postgres, "all wait")];
    case "move":
      return [];
    default:
      return assertNever(change);
  }
}

/** Whether anything uses it still (a column, a domain, a function) the server knows best. */
function dropUnusedType(name: string): Statement {
  return inside(`DO $underpin$ BEGIN DROP TYPE IF EXISTS ${name}; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $underpin$`);
}

function comment(table: string, text: string | null, column?: string): Statement {
  const of = column === undefined ? `TABLE ${quoteTable(table)}` : `COLUMN ${quoteTable(table)}.${quote(column)}`;
  return inside(`COMMENT ON ${of} IS ${text === null ? "NULL" : stringLiteral(text)}`);
}

function comments(table: Table): readonly Statement[] {
  return [
    ...(table.comment === undefined ? [] : [comment(table.name, table.comment)]),
    ...table.columns.flatMap((column) => (column.comment === undefined ? [] : [comment(table.name, column.comment, column.name)])),
  ];
}

function inside(sql: string, lock: LockLevel = "none"): Statement {
  return { sql, lock };
}

/** ALTER TABLE takes ACCESS EXCLUSIVE: others wait, but only for the moment it takes unless it rewrites. */
function alter(table: string, clause: string, options: Partial<Pick<Statement, "outside" | "rewrite" | "lock">> = {}): Statement {
  return { sql: `ALTER TABLE ${quoteTable(table)} ${clause}`, lock: "all wait", ...options };
}

/** Takes SHARE UPDATE EXCLUSIVE only, but must not sit in one transaction with the stronger lock before it. */
function validate(table: string, constraint: string): Statement {
  return { sql: `ALTER TABLE ${quoteTable(table)} VALIDATE CONSTRAINT ${quote(constraint)}`, lock: "none", outside: true, patient: true };
}

function foreignKeyClause(key: ForeignKey): string {
  const rules = [key.onDelete !== "NO ACTION" && ` ON DELETE ${key.onDelete}`, key.onUpdate !== "NO ACTION" && ` ON UPDATE ${key.onUpdate}`]
    .filter(Boolean)
    .join("");
  if (key.definition !== undefined && !key.notValid) return `CONSTRAINT ${quote(key.name ?? "")} ${key.definition}`;
  const put = key.deferrable === undefined ? "" : ` ${key.deferrable}`;
  return `CONSTRAINT ${quote(key.name ?? "")} FOREIGN KEY (${quoteAll(key.columns)}) REFERENCES ${quoteTable(key.refTable)} (${quoteAll(key.refColumns)})${rules}${put}`;
}

/** A numbered column that may be NULL counts from now on: rows that are there would be numbered under a lock. */
function addColumn(table: string, column: Column, { dependents }: Schema): readonly Statement[] {
  if (!column.autoincrement || !column.nullable) return [alter(table, `ADD COLUMN ${columnDefinition(column)}`)];
  const plain: Column = { ...column, autoincrement: false, default: null };
  const sequence = besideTable(table, identifierName(table, column.name, "seq"));
  // It must be its table's owner's, where that is another role than the one that upgrades.
  const owner = dependents.find((dependent) => dependent.kind === "owner" && dependent.table === table);
  return [
    alter(table, `ADD COLUMN ${columnDefinition(plain)}`),
    inside(`CREATE SEQUENCE ${quoteTable(sequence)} AS ${column.type}`),
    ...(owner ? [inside(`ALTER SEQUENCE ${quoteTable(sequence)} OWNER TO ${quote(owner.name)}`)] : []),
    inside(`ALTER SEQUENCE ${quoteTable(sequence)} OWNED BY ${quoteTable(table)}.${quote(column.name)}`, "writes wait"),
    ...grantSequence(table, sequence),
    alter(table, `ALTER COLUMN ${quote(column.name)} SET DEFAULT ${column.default ?? ""}`),
  ];
}

/** A run that died left it not valid: then the rows are still to be looked at. */
function addForeignKey(table: string, key: ForeignKey, schema: Schema, online: boolean): readonly Statement[] {
  const present = findForeignKey(schema.tables.get(table), key);
  if (present) return present.notValid && !key.notValid ? [validate(table, present.name ?? "")] : [];
  refusePartitioned(table, "add a foreign key that is validated later", schema, online);
  // SHARE ROW EXCLUSIVE, of both tables.
  const add = (end: string): Statement => alter(table, `ADD ${foreignKeyClause(key)}${end}`, { lock: "writes wait" });
  if (key.notValid) return [add(" NOT VALID")];
  return online ? [add(" NOT VALID"), validate(table, key.name ?? "")] : [add("")];
}

function addUnique(table: string, key: Key, schema: Schema, online: boolean): readonly Statement[] {
  const name = quote(key.name ?? "");
  if (!online) return [...clearLeft(table, key.name ?? "", schema), alter(table, `ADD CONSTRAINT ${name} ${uniqueSql(key)}`)];
  const using = `ADD CONSTRAINT ${name} UNIQUE USING INDEX ${name}${key.deferrable === undefined ? "" : ` ${key.deferrable}`}`;
  return [...createIndex(table, indexOfKey(key), schema, true), { ...alter(table, using), outside: true }];
}

function createIndex(table: string, index: Index, schema: Schema, online: boolean): readonly Statement[] {
  const remarks =
    index.comment === undefined ? [] : [inside(`COMMENT ON INDEX ${indexSql(table, index.name)} IS ${stringLiteral(index.comment)}`)];
  const left = clearLeft(table, index.name, schema);
  if (!online) return [...left, inside(createIndexSql(table, index), "writes wait"), ...remarks];
  const present = schema.tables.get(table)?.indexes.find((other) => other.name === index.name);
  if (present && !present.invalid) return [];
  if (schema.tables.get(table)?.partitions) return [...indexPartitions(table, index, schema, dropInvalid), ...remarks];
  // It waits for every transaction that is open, but nobody waits for it.
  const build: Statement = {
    sql: createIndexSql(table, index, "concurrently"),
    lock: "none",
    outside: true,
    patient: true,
    clear: dropInvalid(indexSql(table, index.name)),
  };
  return [...left.map((statement) => ({ ...statement, outside: true })), build, ...remarks];
}

/** An interrupted concurrent build leaves an index that costs writes and serves nobody, and may refuse rows. */
function clearLeft(table: string, name: string, schema: Schema): readonly Statement[] {
  const isLeft = schema.tables.get(table)?.indexes.some((index) => index.name === name && index.invalid);
  return isLeft ? [inside(`DROP INDEX IF EXISTS ${indexSql(table, name)}`, "all wait")] : [];
}

function dropInvalid(index: string): string {
  const invalid = `SELECT FROM pg_index WHERE indexrelid = to_regclass(${stringLiteral(index)}) AND NOT indisvalid`;
  return `DO $underpin$ BEGIN IF EXISTS (${invalid}) THEN DROP INDEX ${index}; END IF; END $underpin$`;
}

function createTypes(enums: Readonly<Record<string, readonly string[]>>, schema: Schema): readonly Statement[] {
  return Object.entries(enums)
    .filter(([name]) => !schema.enums.has(name))
    .map(([name, labels]) => inside(`CREATE TYPE ${name} AS ENUM (${labels.map(stringLiteral).join(", ")})`));
}

function grantedOn({ table, column, grantsOf = [] }: Extract<LoweredChange, { kind: "add-column" }>): readonly Statement[] {
  const [first, ...also] = grantsOf;
  return first === undefined ? [] : [copyGrants(table, first, table, column.name, also)];
}

function createTable(table: Table, unlogged = false): string {
  const lines = [
    ...table.columns.map(columnDefinition),
    ...(table.primaryKey ? [`CONSTRAINT ${quote(table.primaryKey.name ?? "")} PRIMARY KEY (${quoteAll(table.primaryKey.columns)})`] : []),
    ...table.unique.map((key) => `CONSTRAINT ${quote(key.name ?? "")} ${uniqueSql(key)}`),
    ...table.foreignKeys.map(foreignKeyClause),
    ...table.checks.map((check) => `CONSTRAINT ${quote(check.name ?? "")} CHECK (${check.expression})`),
  ];
  const indexes = table.indexes.map((index) => `;\n${createIndexSql(table.name, index)}`);
  return `CREATE ${unlogged ? "UNLOGGED " : ""}TABLE ${quoteTable(table.name)} (\n  ${lines.join(",\n  ")}\n)${indexes.join("")}`;
}

function otherUsers(schema: Schema, change: Extract<LoweredChange, { kind: "drop-trigger" }>): boolean {
  const name = change.function ?? change.name;
  return schema.triggers.some((trigger) => trigger.function === name && !(trigger.name === change.name && trigger.table === change.table));
}

function alterColumn(change: Extract<LoweredChange, { kind: "alter-column" }>, schema: Schema, online: boolean): readonly Statement[] {
  const table = schema.tables.get(change.table);
  const before = findColumn(table, change.column);
  if (!before) throw new UnderpinError("UP-SCHEMA", { what: `There is no column ${change.table}.${change.column}.` });
  const { type, nullable, default: value, using } = change.to;
  const at = `ALTER COLUMN ${quote(change.column)}`;
  const statements: Statement[] = Object.entries(change.enums ?? {}).flatMap(([name, values]) =>
    values
      .filter((one) => !schema.enums.get(name)?.includes(one))
      .map((one) => inside(`ALTER TYPE ${name} ADD VALUE IF NOT EXISTS ${stringLiteral(one)}`)),
  );
  if (type !== undefined && type !== before.type) {
    // The server would give the column the order and the storage that the type has by itself.
    const { collation, settings = [] } = kept(before, type);
    const order = collation === undefined ? "" : ` COLLATE ${collation}`;
    const conversion = using?.postgres ? ` USING ${using.postgres}` : "";
    statements.push(
      {
        ...alter(change.table, `${at} TYPE ${type}${order}${conversion}`),
        ...(!growsInPlace(before, type) && { rewrite: true }),
      },
      ...settingsOf(change.table, { ...before, settings }),
    );
  }
  if (value !== undefined) statements.push(alter(change.table, value === null ? `${at} DROP DEFAULT` : `${at} SET DEFAULT ${value}`));
  if (nullable === true) refuseIdentity(change.table, change.column, schema);
  if (nullable === true) statements.push(alter(change.table, `${at} DROP NOT NULL`));
  if (nullable === false)
    statements.push(...(online ? setNotNull(change.table, change.column) : [alter(change.table, `${at} SET NOT NULL`)]));
  return statements;
}

/** Replicas know a row by the columns of an index that are never NULL. */
function refuseIdentity(table: string, column: string, { dependents }: Schema): void {
  const identity = dependents.find(
    ({ kind, table: of, columns }) => kind === "replica identity" && of === table && columns !== "all" && columns.includes(column),
  );
  if (!identity) return;
  throw new UnderpinError("UP-DEPENDENT", {
    what: `${table}.${column} is of the index by which replicas know the rows of ${table} (${identity.name}): it can't be NULL.`,
    fine: "Nothing was changed.",
    next: `Choose another replica identity first (ALTER TABLE ${quoteTable(table)} REPLICA IDENTITY …).`,
  });
}

/**
 * SET NOT NULL alone reads the table under ACCESS EXCLUSIVE. A validated check spares it that, if the check goes by a command of its own:
 * of one ALTER TABLE the server drops constraints first, wherever they stand in it.
 */
function setNotNull(table: string, column: string): readonly Statement[] {
  const check = identifierName(`underpin_${table}`, column, "nn");
  return [
    {
      ...alter(
        table,
        `DROP CONSTRAINT IF EXISTS ${quote(check)}, ADD CONSTRAINT ${quote(check)} CHECK (${quote(column)} IS NOT NULL) NOT VALID`,
      ),
      outside: true,
    },
    validate(table, check),
    {
      ...alter(table, `ALTER COLUMN ${quote(column)} SET NOT NULL; ALTER TABLE ${quoteTable(table)} DROP CONSTRAINT ${quote(check)}`),
      outside: true,
    },
  ];
}

function growsInPlace(before: Column, type: string): boolean {
  const length = (text: string): number | undefined => {
    const match = /^character varying\((\d+)\)$/.exec(text);
    return match ? Number(match[1]) : undefined;
  };
  const [from, to] = [length(before.type), length(type)];
  return from !== undefined && (type === "text" || (to !== undefined && to >= from));
}
