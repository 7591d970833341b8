import type { AlterEnumStmt, CommentStmt, CreateEnumStmt, DropStmt, IndexStmt, Node, RenameStmt } from "@pgsql/types";
import { UnderpinError } from "../../../model/error.ts";
import type { Schema } from "../../../model/schema.ts";
import { inSchema } from "../../../model/table-name.ts";
import type { WrittenOperation, WrittenValue } from "../../../model/written.ts";
import { quote } from "../../../sql/quoting.ts";
import { identifier } from "../identifier.ts";
import { loadParser } from "../rewrite.ts";
import { alterTable, type Reading, type Written } from "./alterations.ts";
import { namesOf, tableOf } from "./constraints.ts";
import { Source } from "./source.ts";
import { createTable } from "./tables.ts";
import { stringOf } from "./types.ts";

/** As the SQL has changed it so far. */
interface Reader extends Reading {
  readonly enums: Map<string, readonly string[]>;
  readonly created: Set<string>;
  /** Enums that it has made. */
  readonly made: Set<string>;
}

/**
 * What a migration in SQL comes to as operations of an evolution: it is read by the server's own parser.
 *
 * @param schema as it stands before the SQL
 * @throws UnderpinError `UP-SCRIPT` for what can't be parsed; `UP-UNSUPPORTED` with each statement that no operation does
 */
export async function operationsIn(sql: string, schema: Schema): Promise<readonly WrittenOperation[]> {
  await loadParser();
  const { parse } = await import("libpg-query");
  const { stmts = [] } = await parse(sql).catch((cause: Error) => {
    throw new UnderpinError("UP-SCRIPT", { what: "The SQL can't be parsed.", why: cause.message, fine: "Nothing was written.", cause });
  });
  const reader: Reader = { schema, enums: namedIn(schema), source: new Source(sql), created: new Set(), made: new Set() };
  const refused: string[] = [];
  const operations = stmts.flatMap(({ stmt, stmt_location: location, stmt_len: length }) => {
    const line = reader.source.line(location);
    return (stmt ? written(stmt, reader.source.statement(location, length), reader) : []).flatMap((each) => {
      if (typeof each !== "string") return each.map((operation) => ({ ...operation, line }));
      refused.push(`line ${line}: ${each}`);
      return [];
    });
  });
  for (const type of reader.made)
    if (!JSON.stringify(operations).includes(`"name":${JSON.stringify(type)},"values"`))
      refused.push(`no column is of the type ${type}, which is made with the first one that is`);
  if (refused.length === 0) return operations.map((operation) => ({ ...operation, ...renameNote(operation, operations) }));
  throw new UnderpinError("UP-UNSUPPORTED", {
    what: `No operation does what ${refused.length === 1 ? "a statement of the SQL does" : `${refused.length} statements of the SQL do`}.`,
    why: `${refused.join("; ")}.`,
    fine: "Nothing was written.",
    next: "Take them out of the SQL, and declare by hand in the script what they are for: rawSql takes any statement, and says why it is safe.",
  });
}

/** What compares two schemas takes a rename for a column that goes, and another that comes. */
function renameNote({ name, args, note }: WrittenOperation, all: readonly WrittenOperation[]): { readonly note?: string } {
  const tableIn = ([options]: WrittenOperation["args"]): unknown => (options as { readonly table?: unknown }).table;
  const comes = name === "dropColumn" && all.some((other) => other.name === "addColumn" && tableIn(other.args) === tableIn(args));
  const told = note === undefined ? "" : `${note}; `;
  return comes ? { note: `${told}if one that is added is the same by another name: renameColumn, or what was written is lost` } : {};
}

/** Enums by their names; the catalogue has them as the server spells them. */
function namedIn({ enums }: Schema): Map<string, readonly string[]> {
  return new Map(
    [...enums].map(([spelled, values]) => [/^"((?:[^"]|"")+)"$/.exec(spelled)?.[1]?.replaceAll('""', '"') ?? spelled, values]),
  );
}

function written(node: Node, text: string, reader: Reader): readonly Written[] {
  const [kind = ""] = Object.keys(node);
  // Of a search path depends which tables names mean.
  if ("TransactionStmt" in node || ("VariableSetStmt" in node && node.VariableSetStmt.name !== "search_path")) return [];
  if ("CreateStmt" in node) {
    const { schema, enums, source, created } = reader;
    if (node.CreateStmt.if_not_exists && schema.tables.has(tableOf(node.CreateStmt.relation, schema))) return [];
    const declared = createTable(node.CreateStmt, schema, enums, source);
    const table = tableOf(node.CreateStmt.relation, schema);
    created.add(table);
    return [declared ? [declared] : [byHand(table, `create ${table}`, text, `DROP TABLE ${quote(table)}`)]];
  }
  if ("AlterTableStmt" in node)
    return node.AlterTableStmt.objtype === "OBJECT_TABLE" ? alterTable(node.AlterTableStmt, text, reader) : ["only tables are altered"];
  if ("IndexStmt" in node) return [createIndex(node.IndexStmt, text, reader)];
  if ("RenameStmt" in node) return [renamed(node.RenameStmt, reader)];
  if ("DropStmt" in node) return dropped(node.DropStmt, reader);
  if ("CommentStmt" in node) return [commented(node.CommentStmt, reader)];
  if ("CreateEnumStmt" in node) return [createEnum(node.CreateEnumStmt, reader)];
  if ("AlterEnumStmt" in node) return [addValue(node.AlterEnumStmt, reader)];
  return [`no operation does that (${kind.replace(/Stmt$/, "")})`];
}

/** What only adds may be said in the server's own words. */
function byHand(table: string, title: string, sql: string, back: string): Omit<WrittenOperation, "line"> {
  const options = { table, title, phase: "expand", sql: { postgres: sql }, why: "it only adds", back: { postgres: back } };
  return { name: "rawSql", args: [options], note: "it has what no operation gives it, and is made by its own statement" };
}

function createIndex(
  { idxname: name, relation, accessMethod, indexParams = [], unique = false, ...more }: IndexStmt,
  text: string,
  { schema, created }: Reader,
): Written {
  const table = tableOf(relation, schema);
  if (name === undefined) return "the index needs a name";
  if (more.if_not_exists && tableOfIndex(name, schema) !== undefined) return [];
  const columns = indexParams.flatMap((node) => {
    const element = "IndexElem" in node ? node.IndexElem : {};
    const isPlain =
      element.ordering === "SORTBY_DEFAULT" && element.nulls_ordering === "SORTBY_NULLS_DEFAULT" && !element.collation && !element.opclass;
    return element.name !== undefined && isPlain ? [element.name] : [];
  });
  const isPlain =
    columns.length === indexParams.length &&
    accessMethod === "btree" &&
    !more.whereClause &&
    !more.indexIncludingParams &&
    !more.options &&
    !more.tableSpace &&
    !more.nulls_not_distinct;
  // What is unique binds the running release, too, unless it does not know the table.
  const later = unique && !created.has(table);
  if (isPlain)
    return [{ name: "addIndex", args: [{ table, name, columns, ...(unique && { unique }), ...(later && { phase: "contract" }) }] }];
  if (later) return "a unique index that is more than columns binds the running release, too: declare it by hand, at contract";
  return [byHand(table, `create index ${name}`, text.replace(/\bCONCURRENTLY\s+/i, ""), `DROP INDEX ${quote(name)}`)];
}

function renamed({ renameType, relation, subname: from = "", newname: to = "" }: RenameStmt, { schema }: Reader): Written {
  const table = tableOf(relation, schema);
  switch (renameType) {
    case "OBJECT_COLUMN":
      return [{ name: "renameColumn", args: [{ table, from, to }] }];
    case "OBJECT_TABLE":
      return [{ name: "renameTable", args: [{ table, to }] }];
    case "OBJECT_TABCONSTRAINT":
      return [{ name: "renameConstraint", args: [{ table, from, to }] }];
    case "OBJECT_INDEX": {
      const of = tableOfIndex(relation?.relname ?? "", schema);
      return of === undefined
        ? `there is no index ${relation?.relname}`
        : [{ name: "renameIndex", args: [{ table: of, from: relation?.relname ?? "", to }] }];
    }
    default:
      return `no operation renames that (${renameType?.slice("OBJECT_".length).toLowerCase()})`;
  }
}

function dropped({ removeType, objects = [], missing_ok: mayMiss = false }: DropStmt, { schema }: Reader): readonly Written[] {
  return objects.map((object): Written => {
    const path = "List" in object ? namesOf(object.List.items) : [stringOf(object)];
    const name = path.at(-1) ?? "";
    if (removeType === "OBJECT_TABLE")
      return mayMiss && !schema.tables.has(known(path, schema)) ? [] : [{ name: "dropTable", args: [known(path, schema)] }];
    if (removeType !== "OBJECT_INDEX") return `no operation drops that (${removeType?.slice("OBJECT_".length).toLowerCase()})`;
    const table = tableOfIndex(name, schema);
    if (table === undefined) return mayMiss ? [] : `there is no index ${name}`;
    return [{ name: "dropIndex", args: [{ table, name }] }];
  });
}

function commented({ objtype, object, comment }: CommentStmt, { schema }: Reader): Written {
  const path = object && "List" in object ? namesOf(object.List.items) : [];
  const said = { comment: comment === undefined || comment === "" ? null : comment };
  if (objtype === "OBJECT_TABLE") return [{ name: "setComment", args: [{ table: known(path, schema), ...said }] }];
  if (objtype !== "OBJECT_COLUMN") return `no operation comments on that (${objtype?.slice("OBJECT_".length).toLowerCase()})`;
  return [{ name: "setComment", args: [{ table: known(path.slice(0, -1), schema), column: path.at(-1) ?? "", ...said }] }];
}

/** Made with the first column that is of it; one that a column has is no operation of its own. */
function createEnum({ typeName = [], vals = [] }: CreateEnumStmt, { enums, made }: Reader): Written {
  const name = namesOf(typeName).at(-1) ?? "";
  enums.set(name, namesOf(vals));
  made.add(name);
  return [];
}

function addValue({ typeName = [], newVal, oldVal, newValNeighbor: neighbour }: AlterEnumStmt, { schema, enums }: Reader): Written {
  const type = namesOf(typeName).at(-1) ?? "";
  const from = enums.get(type);
  const spelled = identifier(type);
  const [user] = [...schema.tables.values()].flatMap(({ name, columns }) =>
    columns.filter((column) => column.type === spelled).map((column) => [name, column.name] as const),
  );
  if (oldVal !== undefined) return "renaming a value is changeEnum's";
  if (neighbour !== undefined && neighbour !== from?.at(-1)) return "a value between others is changeEnum's: new ones come last";
  if (!from || !user || newVal === undefined) return `no column is of type ${type}`;
  const to = [...from, newVal];
  enums.set(type, to);
  const [table, column] = user;
  return [{ name: "addEnumValues", args: [{ table, column, type, from: [...from], to } satisfies Record<string, WrittenValue>] }];
}

function known(path: readonly string[], { tables }: Schema): string {
  const [own = "", schema] = path.toReversed();
  const apart = schema === undefined ? own : inSchema(schema, own);
  return tables.has(apart) ? apart : own;
}

function tableOfIndex(index: string, { tables }: Schema): string | undefined {
  return [...tables.values()].find(({ indexes }) => indexes.some(({ name }) => name === index))?.name;
}
