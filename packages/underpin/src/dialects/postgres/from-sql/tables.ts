import type { ColumnDef, Constraint, CreateStmt, Node } from "@pgsql/types";
import type { Schema } from "../../../model/schema.ts";
import type { WrittenColumn, WrittenOperation, WrittenValue } from "../../../model/written.ts";
import { identifierName } from "../types.ts";
import { isSpecial, namesOf, referenceOf, tableOf } from "./constraints.ts";
import { inBrackets, type Source } from "./source.ts";
import { columnOf, constraintIn, type Enums } from "./types.ts";

/** What declares a table; null if it is more than a declaration says. */
export function createTable(
  node: CreateStmt,
  schema: Schema,
  enums: Enums,
  source: Source,
): Pick<WrittenOperation, "name" | "args"> | null {
  const {
    relation = {},
    tableElts = [],
    inhRelations,
    partspec,
    partbound,
    ofTypename,
    options,
    oncommit,
    tablespacename,
    accessMethod,
  } = node;
  const isPlain = relation.relpersistence === "p" && oncommit === "ONCOMMIT_NOOP" && tableElts.length > 0;
  if (!isPlain || inhRelations || partspec || partbound || ofTypename || options || tablespacename || accessMethod) return null;
  const table = tableOf(relation, schema);
  const definitions = tableElts.flatMap(columnIn);
  const columns = definitions.map((definition) => columnOf(definition, enums, source));
  const constraints: readonly Constraint[] = [
    ...definitions.flatMap(({ colname = "", constraints: own = [] }) => own.map((each) => ofColumn(constraintIn(each), colname))),
    ...tableElts.flatMap((element) => ("Constraint" in element ? [element.Constraint] : [])),
  ];
  if (columns.includes(null) || definitions.length + tableElts.filter((each) => "Constraint" in each).length < tableElts.length)
    return null;
  const declared = optionsOf(table, constraints, schema, source);
  if (declared === null) return null;
  const given = columns.flatMap((spec): WrittenColumn[] => (spec ? [{ spec }] : []));
  return { name: "createTable", args: [table, given, ...(Object.keys(declared).length > 0 ? [declared] : [])] };
}

function optionsOf(
  table: string,
  constraints: readonly Constraint[],
  schema: Schema,
  source: Source,
): Readonly<Record<string, WrittenValue>> | null {
  const kind = (wanted: Constraint["contype"]): readonly Constraint[] => constraints.filter(({ contype }) => contype === wanted);
  const [primary] = kind("CONSTR_PRIMARY");
  const unique = kind("CONSTR_UNIQUE");
  const checks = kind("CONSTR_CHECK");
  const foreign = kind("CONSTR_FOREIGN");
  const told = foreign.map((constraint) => referenceOf(constraint, schema));
  const named = primary?.conname;
  if ([primary, ...unique, ...checks].some((constraint) => constraint && isSpecial(constraint)) || told.includes(null)) return null;
  if (named !== undefined && named !== identifierName(table, "", "pkey")) return null;
  if (checks.some(({ conname }) => conname === undefined) || kind("CONSTR_EXCLUSION").length > 0) return null;
  return {
    ...(primary && { primaryKey: namesOf(primary.keys) }),
    ...(unique.length > 0 && {
      unique: unique.map(({ conname, keys }) => ({ ...(conname !== undefined && { name: conname }), columns: namesOf(keys) })),
    }),
    ...(foreign.length > 0 && {
      foreignKeys: foreign.map(({ fk_attrs: columns }, i) => ({ columns: namesOf(columns), ...(told[i] as object) })),
    }),
    ...(checks.length > 0 && { checks: checks.map((check) => ({ name: check.conname ?? "", expression: checkOf(check, source) })) }),
  };
}

/** A check's expression. */
export function checkOf({ location = 0 }: Constraint, source: Source): string {
  return inBrackets(source.behind("CHECK", location));
}

function columnIn(element: Node): readonly ColumnDef[] {
  return "ColumnDef" in element ? [element.ColumnDef] : [];
}

/** A column's own constraint, as the table would have it. */
function ofColumn(constraint: Constraint, column: string): Constraint {
  const keys = [{ String: { sval: column } }];
  return constraint.contype === "CONSTR_FOREIGN" ? { ...constraint, fk_attrs: keys } : { ...constraint, keys };
}
