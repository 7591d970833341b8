import type { TableSwap } from "../../model/change.ts";
import { findColumn, type Schema, type Table } from "../../model/schema.ts";
import { kept, settingsOf } from "./settings.ts";
import { indexSql } from "./index-sql.ts";
import { quote, quoteTable, stringLiteral } from "../../sql/quoting.ts";
import { takeSequences } from "./sequences.ts";

/**
 * Columns of several tables change places with others, in one transaction: all tables are locked first, then foreign keys go before
 * the keys that they refer to, and names are taken over last. Everything is a change of the catalogue alone.
 */
export function renderSwap(swaps: readonly TableSwap[], schema: Schema): readonly string[] {
  const each = (statements: (swap: TableSwap, table: Table) => readonly string[]): readonly string[] =>
    swaps.flatMap((swap) => {
      const table = schema.tables.get(swap.table);
      return table ? statements(swap, table) : [];
    });
  return [
    `LOCK TABLE ${swaps.map(({ table }) => quoteTable(table)).join(", ")} IN ACCESS EXCLUSIVE MODE`,
    ...each(({ table, triggers }) =>
      triggers.flatMap((name) => [
        `DROP TRIGGER IF EXISTS ${quote(name)} ON ${quoteTable(table)}`,
        `DROP FUNCTION IF EXISTS ${quote(name)}()`,
      ]),
    ),
    ...each(({ table, foreignKeys }) => foreignKeys.map(({ name }) => alter(table, `DROP CONSTRAINT ${quote(name)}`))),
    ...each(({ table, primaryKey, unique }) =>
      [...(primaryKey ? [primaryKey] : []), ...unique].map(({ name }) => alter(table, `DROP CONSTRAINT ${quote(name)}`)),
    ),
    ...each((swap, table) => swap.columns.flatMap((column) => takePlace(table, column))),
    ...each(({ table, primaryKey, unique, indexes, foreignKeys }) => [
      ...(primaryKey ? [alter(table, `ADD CONSTRAINT ${quote(primaryKey.name)} PRIMARY KEY USING INDEX ${quote(primaryKey.by)}`)] : []),
      ...unique.map(({ name, by }) => alter(table, `ADD CONSTRAINT ${quote(name)} UNIQUE USING INDEX ${quote(by)}`)),
      ...indexes.map(({ name, by }) => `ALTER INDEX ${indexSql(table, by)} RENAME TO ${quote(name)}`),
      ...foreignKeys.map(({ name, by }) => alter(table, `RENAME CONSTRAINT ${quote(by)} TO ${quote(name)}`)),
    ]),
  ];
}

function alter(table: string, clause: string): string {
  return `ALTER TABLE ${quoteTable(table)} ${clause}`;
}

/** One column takes over the default, the numbering, the comment and the name of another, which goes with its indexes. */
function takePlace(table: Table, { old, by }: TableSwap["columns"][number]): readonly string[] {
  const column = findColumn(table, old);
  const comment = column?.comment;
  return [
    ...(column?.identity ? [takeIdentity(table.name, old, by, column.identity)] : takeDefault(table.name, by, column?.default ?? null)),
    takeSequences(table.name, old, by),
    alter(table.name, `DROP COLUMN ${quote(old)}`),
    alter(table.name, `RENAME COLUMN ${quote(by)} TO ${quote(old)}`),
    ...(column?.settings
      ? settingsOf(table.name, { ...column, ...kept(column, findColumn(table, by)?.type ?? column.type) }).map(({ sql }) => sql)
      : []),
    ...(comment === undefined ? [] : [`COMMENT ON COLUMN ${quoteTable(table.name)}.${quote(old)} IS ${stringLiteral(comment)}`]),
    ...(column?.identity ? [takeSequenceName(table.name, old)] : []),
  ];
}

function takeDefault(table: string, by: string, value: string | null): readonly string[] {
  return value === null ? [] : [alter(table, `ALTER COLUMN ${quote(by)} SET DEFAULT ${value}`)];
}

/** An identity column's own sequence can't be given away: another is made that goes on where it stands. */
function takeIdentity(table: string, old: string, by: string, identity: string): string {
  const sequence = (column: string): string => identitySequence(table, column);
  const add = `ALTER TABLE ${quoteTable(table)} ALTER COLUMN ${quote(by)} ADD GENERATED ${identity} AS IDENTITY (START WITH %s INCREMENT BY %s MINVALUE %s CACHE %s %s)`;
  return `DO $underpin$ DECLARE s record; n bigint; c boolean; BEGIN
SELECT * INTO s FROM pg_sequence WHERE seqrelid = ${sequence(old)};
EXECUTE format('SELECT last_value, is_called FROM %s', ${sequence(old)}) INTO n, c;
EXECUTE format(${stringLiteral(add)}, s.seqstart, s.seqincrement, s.seqmin, s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END);
PERFORM setval(${sequence(by)}, n, c);
PERFORM set_config('underpin.sequence', (SELECT relname FROM pg_class WHERE oid = ${sequence(old)}), true);
END $underpin$`;
}

function takeSequenceName(table: string, column: string): string {
  return `DO $underpin$ BEGIN EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', ${identitySequence(table, column)}, current_setting('underpin.sequence')); END $underpin$`;
}

/** The sequence of an identity column, whichever others belong to it. */
function identitySequence(table: string, column: string): string {
  return `(SELECT d.objid::regclass FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'i' AND d.refobjid = ${stringLiteral(quoteTable(table))}::regclass AND a.attname = ${stringLiteral(column)})`;
}
