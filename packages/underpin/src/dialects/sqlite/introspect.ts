import type { Session } from "../../model/dialect.ts";
import type { Dependent } from "../../model/dependents.ts";
import type { ReferentialRule, Schema, Table } from "../../model/schema.ts";
import { tokenize } from "../../sql/lexer.ts";
import { draftOf, groupBy, type Draft } from "../shared/rows.ts";
import { parseIndex } from "./index-text.ts";
import { namesIn, same, sameNames } from "./names.ts";
import { clausesOf, parseTable, type Clause, type TableText } from "./parse-table.ts";

const TABLES = "m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/** Reads the catalogue of the main database. */
export async function introspect(session: Session): Promise<Schema> {
  const tables = new Map<string, Draft<Table>>();
  const texts = new Map<string, TableText>();
  for (const row of await session.query<{ t: string; s: string }>(
    `SELECT m.name t, m.sql s FROM sqlite_master m WHERE ${TABLES} ORDER BY m.name`,
  )) {
    const text = parseTable(row.s);
    if (text) texts.set(row.t, text);
    tables.set(row.t, { ...draftOf(row.t, null), definition: row.s });
  }
  await readColumns(session, tables, texts);
  readChecks(tables, texts);
  await readIndexes(session, tables, texts);
  await readForeignKeys(session, tables, texts);
  const triggers = await session.query<{ n: string; t: string; s: string }>(
    "SELECT name n, tbl_name t, sql s FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid",
  );
  return {
    server: (await session.query<{ v: string }>("SELECT sqlite_version() v"))[0]?.v ?? "",
    tables,
    triggers: triggers.map(({ n, t, s }) => ({ name: n, table: t, ...firing(s), sql: s })),
    enums: new Map(),
    functions: [],
    views: (await session.query<{ n: string }>("SELECT name n FROM sqlite_master WHERE type = 'view' ORDER BY 1")).map((row) => row.n),
    dependents: await readDependents(session, tables, texts),
  };
}

async function readColumns(session: Session, tables: Map<string, Draft<Table>>, texts: Map<string, TableText>): Promise<void> {
  const rows = await session.query<{ t: string; c: string; ty: string; nn: number; d: string | null; pk: number; h: number }>(
    `SELECT m.name t, c.name c, c.type ty, c."notnull" nn, c.dflt_value d, c.pk pk, c.hidden h FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE ${TABLES} AND c.hidden <> 1 ORDER BY m.name, c.cid`,
  );
  for (const group of groupBy(rows, "t")) {
    const table = tables.get(group[0]?.t ?? "");
    const text = texts.get(group[0]?.t ?? "");
    if (!table) continue;
    const names = group.map((row) => row.c);
    const key = group.filter((row) => Number(row.pk) > 0).toSorted((a, b) => Number(a.pk) - Number(b.pk));
    const [primaryKey] = text ? clausesOf(text, "PRIMARY") : [];
    if (key.length > 0) table.primaryKey = { name: primaryKey?.name ?? null, columns: key.map((row) => row.c) };
    for (const row of group) {
      const clauses = text?.items.find(({ column }) => column && same(column.name) === same(row.c))?.clauses ?? [];
      const collation = clauses.find(({ kind }) => kind === "COLLATE")?.text;
      const generated = clauses.find(({ kind }) => kind === "GENERATED" || kind === "AS");
      table.columns.push({
        name: row.c,
        type: row.ty,
        nullable: Number(row.nn) === 0,
        default: row.d,
        autoincrement: key.length === 1 && key[0] === row && row.ty.toUpperCase() === "INTEGER",
        ...(collation && { collation }),
        ...(generated && {
          generated: { expression: generated.text, stored: Number(row.h) === STORED, uses: namesIn(generated.text, names) },
        }),
      });
    }
  }
}

/**
 * Views and triggers by the names in their texts, and what a table is beyond its columns and keys. A text that speaks of a table and of
 * a column's name may speak of that column.
 */
async function readDependents(
  session: Session,
  tables: Map<string, Draft<Table>>,
  texts: Map<string, TableText>,
): Promise<readonly Dependent[]> {
  const rows = await session.query<{ ty: "view" | "trigger"; n: string; t: string; s: string }>(
    "SELECT type ty, name n, tbl_name t, sql s FROM sqlite_master WHERE type IN ('view', 'trigger') AND name NOT LIKE 'underpin%' ORDER BY rowid",
  );
  const virtual = [...tables.values()].filter(({ name }) => !texts.has(name));
  return [...tables.values()].flatMap(({ name: table, columns }): readonly Dependent[] => {
    const names = columns.map((column) => column.name);
    const readers = readersOf(table, rows).map(({ ty, n, t, s }): Dependent => ({
      kind: ty === "trigger" && same(t) === same(table) && firing(s).event === "INSERT" ? "insert trigger" : ty,
      name: n,
      table,
      columns: ty === "view" && takesAll(s) && namesIn(s, [table]).length > 0 ? "all" : namesIn(s, names),
      definition: s,
    }));
    const text = texts.get(table);
    const options = text?.options.filter((word) => word !== "WITHOUT") ?? [];
    return [
      ...readers,
      ...options.map((option): Dependent => ({
        kind: "table option",
        name: option === "ROWID" ? "WITHOUT ROWID" : option,
        table,
        columns: [],
      })),
      ...virtual
        .filter((one) => one.name === table || namesTable(one.definition ?? "", table))
        .map(({ name }): Dependent => ({ kind: "unknown", name: `virtual table ${name}`, table, columns: "all" })),
    ];
  });
}

/** Whether the arguments of a virtual table name another (`content='note'`): its module reads that one's columns by their names. */
function namesTable(definition: string, table: string): boolean {
  return tokenize(definition).some(
    ({ kind, text }) => ["word", "quoted", "string"].includes(kind) && same(text.replaceAll(/^'|'$/g, "")) === same(table),
  );
}

/** What speaks of a table, or of a view that does. */
function readersOf<R extends { readonly ty: string; readonly n: string; readonly t: string; readonly s: string }>(
  table: string,
  rows: readonly R[],
): readonly R[] {
  const spoken = [table];
  // A list grows while it is walked.
  for (const name of spoken)
    for (const { ty, n, s } of rows) if (ty === "view" && !spoken.includes(n) && namesIn(s, [name]).length > 0) spoken.push(n);
  return rows.filter(({ t, s }) => spoken.some((name) => same(t) === same(name)) || namesIn(s, spoken).length > 0);
}

/** When a trigger fires. Left out, it is before. */
function firing(sql: string): { readonly timing: string; readonly event: string } {
  const words = tokenize(sql).map(({ kind, text }) => (kind === "word" ? text.toUpperCase() : ""));
  const at = words.findIndex((word) => ["INSERT", "UPDATE", "DELETE"].includes(word));
  const before = words[at - 1] ?? "";
  return { timing: before === "OF" ? "INSTEAD OF" : before === "AFTER" ? "AFTER" : "BEFORE", event: words[at] ?? "" };
}

/** Whether a view takes every column that there is: `SELECT *`, `t.*`. */
function takesAll(sql: string): boolean {
  return tokenize(sql).some(
    ({ text }, i, tokens) => text === "*" && ["SELECT", "DISTINCT", ",", "."].includes(tokens[i - 1]?.text.toUpperCase() ?? ""),
  );
}

/** What `pragma_table_xinfo` says of a column that is computed when it is written. */
const STORED = 3;

function readChecks(tables: Map<string, Draft<Table>>, texts: Map<string, TableText>): void {
  for (const [name, text] of texts) {
    const table = tables.get(name);
    const columns = table?.columns.map((column) => column.name) ?? [];
    for (const check of clausesOf(text, "CHECK"))
      table?.checks.push({ name: check.name, expression: check.text, uses: namesIn(check.text, columns) });
  }
}

async function readIndexes(session: Session, tables: Map<string, Draft<Table>>, texts: Map<string, TableText>): Promise<void> {
  const rows = await session.query<{ t: string; i: string; o: string; c: string; s: string | null }>(
    `SELECT m.name t, l.name i, l.origin o, x.name c, s.sql s FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) x LEFT JOIN sqlite_master s ON s.type = 'index' AND s.name = l.name WHERE ${TABLES} ORDER BY m.name, s.rowid, l.name, x.seqno`,
  );
  const unique = unclaimed(texts, "UNIQUE");
  for (const group of groupBy(rows, "t", "i")) {
    const first = group[0];
    const table = first && tables.get(first.t);
    if (!first || !table) continue;
    const columns = group.map((row) => row.c);
    if (first.o === "u") {
      const clause = takeClause(unique.get(first.t) ?? [], columns);
      const hasOwnWay =
        clause !== null && tokenize(clause.text).some(({ kind, text }) => kind === "word" && text.toUpperCase() === "CONFLICT");
      table.unique.push({ name: clause?.name ?? null, columns, ...(hasOwnWay && { onConflict: true }) });
    }
    if (first.o === "c" && first.s !== null)
      table.indexes.push(
        parseIndex(
          first.s,
          table.columns.map((column) => column.name),
        ),
      );
  }
}

function unclaimed(texts: Map<string, TableText>, ...kinds: Parameters<typeof clausesOf>[1][]): Map<string, Clause[]> {
  return new Map([...texts].map(([table, text]) => [table, [...clausesOf(text, ...kinds)]]));
}

async function readForeignKeys(session: Session, tables: Map<string, Draft<Table>>, texts: Map<string, TableText>): Promise<void> {
  const rows = await session.query<{
    t: string;
    i: number;
    rt: string;
    c: string;
    rc: string | null;
    ur: ReferentialRule;
    dr: ReferentialRule;
  }>(
    `SELECT m.name t, f.id i, f."table" rt, f."from" c, f."to" rc, f.on_update ur, f.on_delete dr FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE ${TABLES} ORDER BY m.name, f.id DESC, f.seq`,
  );
  const names = unclaimed(texts, "FOREIGN", "REFERENCES");
  for (const group of groupBy(rows, "t", "i")) {
    const first = group[0];
    const table = first && tables.get(first.t);
    if (!first || !table) continue;
    const columns = group.map((row) => row.c);
    const refColumns = group.every((row) => row.rc !== null)
      ? group.map((row) => row.rc as string)
      : (tables.get(first.rt)?.primaryKey?.columns ?? []);
    table.foreignKeys.push({
      name: take(names.get(first.t) ?? [], columns),
      columns,
      refTable: first.rt,
      refColumns,
      onDelete: first.dr,
      onUpdate: first.ur,
    });
  }
}

/** The name of the first constraint on these columns that is not taken yet; it is taken then. */
function take(list: Clause[], columns: readonly string[]): string | null {
  return takeClause(list, columns)?.name ?? null;
}

function takeClause(list: Clause[], columns: readonly string[]): Clause | null {
  const at = list.findIndex((item) => sameNames(item.columns, columns));
  return at < 0 ? null : (list.splice(at, 1)[0] ?? null);
}
