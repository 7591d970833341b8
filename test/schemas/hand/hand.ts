import type { DialectName } from "underpin";
import type { Plain } from "../judge.ts";

/** A schema in the manner of a framework or a trade, on one database, with the rows and statements of its application. */
export interface HandSchema {
  readonly name: string;
  readonly dialect: DialectName;
  readonly sql: readonly string[];
  /** The schemas that the engine is to search (PostgreSQL). */
  readonly path?: string;
  /** Statements of the running release; `{n}` is another number in each round. */
  readonly statements: readonly string[];
  readonly changes: readonly HandChange[];
}

/** A change of a hand-written schema. */
export interface HandChange extends Plain {
  readonly name: string;
  /** Statements of the release after it. */
  readonly after: readonly string[];
}

/** Renames a column, and what the new release then reads. */
export function renamed(
  dialect: DialectName,
  table: string,
  from: string,
  to: string,
  after: readonly string[],
  /** What MySQL does not do by itself. */
  views: readonly string[] = [],
): HandChange {
  const [mark] = dialect === "mysql" ? ["`"] : ['"'];
  return {
    name: `rename ${table}.${from}`,
    source: `renameColumn(${JSON.stringify({ table, from, to })})`,
    ddl: [`ALTER TABLE ${mark}${table}${mark} RENAME COLUMN ${mark}${from}${mark} TO ${mark}${to}${mark}`, ...views],
    after,
  };
}

/** Renames a table. */
export function tableRenamed(dialect: DialectName, table: string, to: string, after: readonly string[]): HandChange {
  const [mark] = dialect === "mysql" ? ["`"] : ['"'];
  return {
    name: `rename table ${table}`,
    source: `renameTable(${JSON.stringify({ table, to })})`,
    ddl: [`ALTER TABLE ${mark}${table}${mark} RENAME TO ${mark}${to}${mark}`],
    after,
  };
}

/** Drops a column. */
export function dropped(dialect: DialectName, table: string, column: string, after: readonly string[]): HandChange {
  const [mark] = dialect === "mysql" ? ["`"] : ['"'];
  return {
    name: `drop ${table}.${column}`,
    source: `dropColumn(${JSON.stringify({ table, column })})`,
    ddl: [`ALTER TABLE ${mark}${table}${mark} DROP COLUMN ${mark}${column}${mark}`],
    asPlain: true,
    after,
  };
}

/** Converts a column by an expression there and back, `{}` standing for it. */
export function converted(
  names: { readonly table: string; readonly from: string; readonly to: string; readonly notNull?: boolean },
  type: object,
  [forward, backward]: readonly [string, string],
  ddl: readonly string[],
  after: readonly string[],
): HandChange {
  const { from, to } = names;
  return {
    name: `convert ${names.table}.${from}`,
    source: `convertColumn(${JSON.stringify({ ...names, type, forward: forward.replaceAll("{}", `{${from}}`), backward: backward.replaceAll("{}", `{${to}}`) })})`,
    ddl,
    after,
  };
}
