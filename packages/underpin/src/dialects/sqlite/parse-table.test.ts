import { describe, expect, test } from "vitest";
import { parseTable } from "./parse-table.ts";

describe("what only the text of CREATE TABLE tells", () => {
  test("names of constraints, of the table and of columns", () => {
    const text = parseTable(
      `CREATE TABLE "t" (id INTEGER NOT NULL, a VARCHAR(64) CONSTRAINT fk_a REFERENCES other (id), b TEXT UNIQUE, c INT COLLATE NOCASE, CONSTRAINT pk PRIMARY KEY (id), CONSTRAINT uq UNIQUE (a, "b"), FOREIGN KEY(a, b) REFERENCES x (c, d), CONSTRAINT ck CHECK (c IN (0, 1)), CHECK (b <> ',)'))`,
    );
    expect(text).toEqual({
      primaryKey: "pk",
      unique: [
        { name: null, columns: ["b"] },
        { name: "uq", columns: ["a", "b"] },
      ],
      foreignKeys: [
        { name: "fk_a", columns: ["a"] },
        { name: null, columns: ["a", "b"] },
      ],
      checks: [
        { name: "ck", expression: "c IN (0, 1)" },
        { name: null, expression: "b <> ',)'" },
      ],
      collations: new Map([["c", "NOCASE"]]),
      special: [],
    });
  });

  test("features that a rebuild would lose", () => {
    expect(
      parseTable("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, g INT GENERATED ALWAYS AS (id) STORED) STRICT").special,
    ).toEqual(["AUTOINCREMENT", "GENERATED", "STRICT"]);
  });
});
