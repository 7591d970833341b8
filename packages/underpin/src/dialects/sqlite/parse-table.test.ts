import { describe, expect, test } from "vitest";
import { clausesOf, parseTable, type TableText } from "./parse-table.ts";

const parsed = (sql: string): TableText => {
  const text = parseTable(sql);
  if (!text) throw new Error(`no table: ${sql}`);
  return text;
};

describe("what only the text of CREATE TABLE tells", () => {
  const sql = `CREATE TABLE "t" (id INTEGER NOT NULL, a VARCHAR(64) CONSTRAINT fk_a REFERENCES other (id) ON DELETE SET NULL NOT DEFERRABLE, b TEXT UNIQUE ON CONFLICT IGNORE DEFAULT NULL, c INT COLLATE NOCASE, g DECIMAL(1, 2) GENERATED ALWAYS AS (c + 1) STORED NOT NULL, CONSTRAINT pk PRIMARY KEY (id), CONSTRAINT uq UNIQUE (a COLLATE NOCASE DESC, "b") CHECK (a > 0), FOREIGN KEY(a, b) REFERENCES x (c, d), CONSTRAINT ck CHECK (c IN (0, 1)), CHECK (b <> ',)')) WITHOUT ROWID, STRICT`;

  test("names of constraints, their columns and expressions", () => {
    const of = (...kinds: Parameters<typeof clausesOf> extends [TableText, ...infer K] ? K : never): readonly object[] =>
      clausesOf(parsed(sql), ...kinds).map(({ name, columns, refTable, text }) => ({
        name,
        ...(columns.length > 0 ? { columns } : { text }),
        ...(refTable !== undefined && { refTable }),
      }));
    expect(of("PRIMARY")).toEqual([{ name: "pk", columns: ["id"] }]);
    expect(of("UNIQUE")).toEqual([
      { name: null, columns: ["b"] },
      { name: "uq", columns: ["a", "b"] },
    ]);
    expect(of("FOREIGN", "REFERENCES")).toEqual([
      { name: "fk_a", columns: ["a"], refTable: "other" },
      { name: null, columns: ["a", "b"], refTable: "x" },
    ]);
    expect(of("CHECK")).toEqual([
      { name: null, text: "a > 0" },
      { name: "ck", text: "c IN (0, 1)" },
      { name: null, text: "b <> ',)'" },
    ]);
    expect(of("GENERATED")).toEqual([{ name: null, text: "c + 1" }]);
    expect(of("DEFAULT")).toEqual([{ name: null, text: "NULL" }]);
    expect(of("COLLATE")).toEqual([{ name: null, text: "NOCASE" }]);
  });

  test("where each clause stands, and what the table is", () => {
    const { items, options, nameSpan } = parsed(sql);
    const texts = (i: number): readonly string[] => (items[i]?.clauses ?? []).map(({ start, end }) => sql.slice(start, end));
    expect(texts(1)).toEqual(["CONSTRAINT fk_a REFERENCES other (id) ON DELETE SET NULL NOT DEFERRABLE"]);
    expect(texts(2)).toEqual(["UNIQUE ON CONFLICT IGNORE", "DEFAULT NULL"]);
    expect(texts(4)).toEqual(["GENERATED ALWAYS AS (c + 1) STORED", "NOT NULL"]);
    expect(texts(6)).toEqual([`CONSTRAINT uq UNIQUE (a COLLATE NOCASE DESC, "b")`, "CHECK (a > 0)"]);
    expect(items.flatMap(({ column }) => (column ? [sql.slice(column.type.start, column.type.end)] : []))).toEqual([
      "INTEGER",
      "VARCHAR(64)",
      "TEXT",
      "INT",
      "DECIMAL(1, 2)",
    ]);
    expect(options).toEqual(["WITHOUT", "ROWID", "STRICT"]);
    expect(sql.slice(nameSpan.start, nameSpan.end)).toBe('"t"');
  });

  test("a virtual table is none", () => {
    expect(parseTable("CREATE VIRTUAL TABLE f USING fts5(a, b)")).toBeNull();
  });
});
