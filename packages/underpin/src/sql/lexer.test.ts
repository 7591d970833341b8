import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitStatements, tokenize } from "./lexer.ts";

/** Whoever runs this sees the same; a failure prints it. */
const PINNED = { seed: 1 };

const texts = (sql: string, backslash = false): readonly string[] =>
  tokenize(sql, { backslash, hash: backslash }).map((token) => token.text);

describe("the lexer", () => {
  test("takes names out of their quotes and leaves comments out", () => {
    expect(texts('DROP /* not this */ TABLE "a ""b""" -- nor this\n, `c`, [d]')).toEqual(["DROP", "TABLE", 'a "b"', ",", "c", ",", "d"]);
  });

  test("reads a backslash as MySQL does only where it is told to", () => {
    expect(texts(String.raw`'it\'s' x`, true)).toEqual([String.raw`it\'s`, "x"]);
    expect(texts(String.raw`'it\' x`)).toEqual(["it\\", "x"]);
  });

  test("finds every parameter but those in quotes", () => {
    expect(tokenize("a = ? AND b = '?' AND \"?\" = ?").filter((token) => token.kind === "parameter")).toHaveLength(2);
  });

  test("never fails, never loses its place, and says where each token stands", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (sql) => {
        let at = 0;
        for (const token of tokenize(sql)) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(token.end).toBeGreaterThan(token.start);
          at = token.end;
        }
        expect(at).toBeLessThanOrEqual(sql.length);
      }),
      PINNED,
    );
  });

  test("any text survives being quoted", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(texts(`'${text.replaceAll("'", "''")}'`)).toEqual([text]);
      }),
      PINNED,
    );
  });
});

describe("a script is split", () => {
  test("at semicolons outside of quotes and trigger bodies", () => {
    expect(
      splitStatements(
        "SELECT ';'; CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END; SELECT 2;;",
      ),
    ).toEqual([
      "SELECT ';'",
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END",
      "SELECT 2",
    ]);
  });
});
