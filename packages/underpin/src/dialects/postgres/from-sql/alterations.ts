import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint } from "@pgsql/types";
import type { Schema, Table } from "../../../model/schema.ts";
import { findColumn } from "../../../model/schema.ts";
import type { ColumnType } from "../../../model/types.ts";
import type { WrittenOperation, WrittenValue } from "../../../model/written.ts";
import { reference } from "../../../sql/template.ts";
import { renamedIn } from "../rewrite.ts";
import { nativeType } from "../types.ts";
import { isSpecial, namesOf, referenceOf, tableOf } from "./constraints.ts";
import { expressionBehind, type Source } from "./source.ts";
import { checkOf } from "./tables.ts";
import { columnOf, constraintIn, defaultOf, isOdd, typeOf, type Enums } from "./types.ts";

/** What becomes of a command: operations, or why there are none. */
export type Written = readonly Omit<WrittenOperation, "line">[] | string;

/** What a statement is read with. */
export interface Reading {
  /** As it stands before the SQL. */
  readonly schema: Schema;
  readonly enums: Enums;
  readonly source: Source;
  /** Tables that the SQL has made so far: the running release does not know them. */
  readonly created: ReadonlySet<string>;
}

/** What stands for what only a person knows. */
const OPEN = "…";
/** A name that no column has. */
const STAND_IN = "underpin_from_sql";

/** What each command of an `ALTER TABLE` comes to. */
export function alterTable({ relation, cmds = [] }: AlterTableStmt, text: string, reading: Reading): readonly Written[] {
  const name = tableOf(relation, reading.schema);
  return cmds.map((node) => ("AlterTableCmd" in node ? alteration(name, node.AlterTableCmd, text, reading) : "it is not understood"));
}

function alteration(table: string, command: AlterTableCmd, text: string, reading: Reading): Written {
  const { subtype, name: column = "", def } = command;
  const { schema, source } = reading;
  const live = schema.tables.get(table);
  if (command.missing_ok && isIdle(command, live)) return [];
  switch (subtype) {
    case "AT_AddColumn":
      return def && "ColumnDef" in def ? addColumn(table, def.ColumnDef, reading) : "it is not understood";
    case "AT_DropColumn":
      return [{ ...operation("dropColumn", { table, column }), ...droppedNote(live, column) }];
    case "AT_ColumnDefault": {
      const value = def ? defaultOf(def, () => expressionBehind([column, "SET", "DEFAULT"], text)) : null;
      return [value === null ? operation("dropDefault", { table, column }) : operation("setDefault", { table, column, value })];
    }
    case "AT_SetNotNull":
      return [
        {
          ...operation("setNotNull", { table, column, fill: OPEN }),
          note: "fill: what rows and writers of the running release that have none get",
        },
      ];
    case "AT_DropNotNull":
      return [operation("dropNotNull", { table, column })];
    case "AT_AlterColumnType":
      return def && "ColumnDef" in def ? retyped(table, live, column, def.ColumnDef, reading) : "it is not understood";
    case "AT_AddConstraint":
      return def ? addConstraint(table, constraintIn(def), reading, source) : "it is not understood";
    case "AT_DropConstraint":
      return dropConstraint(live, column);
    case "AT_ValidateConstraint":
      return [];
    default:
      return `no operation does that (${subtype?.slice("AT_".length) ?? "?"})`;
  }
}

/** What is there already (IF NOT EXISTS), or is not there (IF EXISTS). */
function isIdle({ subtype, name = "", def }: AlterTableCmd, live: Table | undefined): boolean {
  if (subtype === "AT_AddColumn")
    return def !== undefined && "ColumnDef" in def && findColumn(live, def.ColumnDef.colname ?? "") !== undefined;
  if (subtype === "AT_DropColumn") return findColumn(live, name) === undefined;
  return subtype === "AT_DropConstraint" && typeof dropConstraint(live, name) === "string";
}

function addColumn(table: string, definition: ColumnDef, reading: Reading): Written {
  const spec = columnOf(definition, reading.enums, reading.source);
  if (!spec) return "the column is more than a declaration says: add it by rawSql, with `adds`";
  const written = (definition.constraints ?? []).map(constraintIn).map((constraint): Written => {
    const keys = [{ String: { sval: spec.name } }];
    switch (constraint.contype) {
      case "CONSTR_NULL":
      case "CONSTR_NOTNULL":
      case "CONSTR_DEFAULT":
        return [];
      case "CONSTR_CHECK":
        return addConstraint(
          table,
          { ...constraint, conname: constraint.conname ?? `${table}_${spec.name}_check` },
          reading,
          reading.source,
        );
      case "CONSTR_FOREIGN":
        return addConstraint(table, { ...constraint, fk_attrs: keys }, reading, reading.source);
      default:
        return addConstraint(table, { ...constraint, keys }, reading, reading.source);
    }
  });
  const refused = written.find((each) => typeof each === "string");
  if (refused !== undefined) return refused;
  const isOpen = !spec.nullable && spec.default === null && !reading.created.has(table);
  const note = isOpen && { note: "the running release does not know the column: it needs a default" };
  return [
    { ...operation("addColumn", { table, column: { spec } }), ...note },
    ...written.flatMap((each) => (typeof each === "string" ? [] : each)),
  ];
}

/** A wider type under the same name where the server can, a wider key where it is one, else another column. */
function retyped(
  table: string,
  live: Table | undefined,
  column: string,
  { typeName = {}, raw_default: using }: ColumnDef,
  { enums, schema, source }: Reading,
): Written {
  const before = findColumn(live, column);
  if (!before) return `there is no column ${column} in ${table}`;
  if (isOdd(typeName)) return "the type is more than a declaration says";
  const type = typeOf(typeName, enums);
  const isKey = live?.primaryKey?.columns.includes(column) === true;
  const isReferredTo = [...schema.tables.values()].some(({ foreignKeys }) => foreignKeys.some(({ refTable }) => refTable === table));
  if (nativeType(type) === "bigint" && before.type === "integer" && isKey && (isReferredTo || before.autoincrement))
    return [operation("widenKey", { table, column })];
  const from = /^character varying\((\d+)\)$/.exec(before.type);
  const isWider = "kind" in type && (type.kind === "text" || (type.kind === "varchar" && type.length >= Number(from?.[1] ?? Infinity)));
  if (from && isWider && !using)
    return [operation("widenColumn", { table, column, from: { kind: "varchar", length: Number(from[1]) }, to: typeData(type) })];
  const to = `${column}_new`;
  const value = using ? source.behind("USING", typeName.location ?? 0) : null;
  return [
    {
      ...operation("convertColumn", {
        table,
        from: column,
        to,
        type: typeData(type),
        forward: forwardOf(value, column),
        backward: OPEN,
        notNull: !before.nullable,
      }),
      note: `backward: the old value, made of ${reference(to)}; both names are in use until contract, so the next release uses ${to}`,
    },
  ];
}

/** As it was given, if that speaks of the column alone. */
function forwardOf(using: string | null, column: string): string {
  if (using === null) return reference(column);
  return renamedIn(using, { [column]: STAND_IN })?.replaceAll(STAND_IN, reference(column)) ?? OPEN;
}

function typeData(type: ColumnType): WrittenValue {
  return type as unknown as WrittenValue;
}

function addConstraint(table: string, constraint: Constraint, { schema, created }: Reading, source: Source): Written {
  const { contype, conname: name, keys, fk_attrs: columns, indexname } = constraint;
  // What the running release does not know may be bound at once.
  const holds = created.has(table) && { holds: "now" };
  const named = name !== undefined && { name };
  if (indexname !== undefined || isSpecial(constraint)) return "the constraint has what no operation gives it";
  switch (contype) {
    case "CONSTR_UNIQUE":
      return [operation("addUnique", { table, columns: namesOf(keys), ...named, ...holds })];
    case "CONSTR_CHECK":
      if (name === undefined) return "the check needs a name";
      return [{ ...operation("addCheck", { table, name, expression: checkOf(constraint, source), ...holds }), ...validNote(constraint) }];
    case "CONSTR_FOREIGN": {
      const told = referenceOf(constraint, schema);
      return told
        ? [{ ...operation("addForeignKey", { table, columns: namesOf(columns), ...told, ...holds }), ...validNote(constraint) }]
        : "the foreign key has what no operation gives it";
    }
    case "CONSTR_PRIMARY":
      if (created.has(table)) return "the key of a new table belongs in its CREATE TABLE";
      return [operation("changePrimaryKey", { table, columns: namesOf(keys) })];
    default:
      return "no operation makes such a constraint";
  }
}

/** A constraint is never left for new rows alone. */
function validNote({ skip_validation: isSkipped }: Constraint): { readonly note?: string } {
  return isSkipped ? { note: "NOT VALID: rows that are there are held to it, too" } : {};
}

function dropConstraint(live: Table | undefined, name: string): Written {
  const table = live?.name ?? "";
  const named = (
    keys: readonly { readonly name: string | null; readonly columns: readonly string[] }[] = [],
  ): readonly string[] | undefined => keys.find((key) => key.name === name)?.columns;
  const [unique, foreign] = [named(live?.unique), named(live?.foreignKeys)];
  if (unique) return [operation("dropUnique", { table, columns: unique })];
  if (foreign) return [operation("dropForeignKey", { table, columns: foreign })];
  if (live?.checks.some((check) => check.name === name)) return [operation("dropCheck", { table, name })];
  if (live?.primaryKey?.name === name) return "a primary key goes with the one that takes its place: changePrimaryKey, replaceKey";
  return `there is no constraint ${name}`;
}

/** What the next release does not know it does not write either. */
function droppedNote(live: Table | undefined, column: string): { readonly note?: string } {
  const { nullable = true, default: value = null } = findColumn(live, column) ?? {};
  return nullable || value !== null ? {} : { note: "value: what the running release sees in rows of the next one, until contract" };
}

function operation(name: string, options: Readonly<Record<string, WrittenValue | undefined>>): Omit<WrittenOperation, "line"> {
  return { name, args: [options] };
}
