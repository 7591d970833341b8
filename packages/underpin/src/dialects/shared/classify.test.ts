import { describe, expect, test } from "vitest";
import { classify } from "../postgres/classify.ts";
import { classifyByLexer } from "./classify.ts";

const CASES: readonly (readonly [sql: string, effects: readonly string[]])[] = [
  ["ALTER TABLE a ADD COLUMN b INT", ["add"]],
  ["ALTER TABLE a DROP COLUMN b", ["drop"]],
  ["CREATE TABLE a (b INT)", ["add"]],
  ["CREATE UNIQUE INDEX i ON a (b)", ["add"]],
  ["DROP TABLE a", ["drop"]],
  ["INSERT INTO a (b) VALUES (1)", ["data"]],
  ["UPDATE a SET b = 1", ["data"]],
  ["DELETE FROM a", ["data"]],
  ["SELECT b FROM a", ["read"]],
  ["SELECT 1; DROP TABLE a", ["read", "drop"]],
];

describe("raw SQL is classified alike", () => {
  test.each(CASES)("%s", async (sql, effects) => {
    expect(classifyByLexer(sql)).toEqual(effects);
    expect(await classify(sql)).toEqual(effects);
  });
});

describe("by the lexer (MySQL, SQLite)", () => {
  test.each([
    ["ALTER TABLE a ADD COLUMN b INT, DROP COLUMN c, ALGORITHM=INSTANT", ["add", "drop"]],
    ["ALTER TABLE a MODIFY b VARCHAR(9), ADD INDEX i (b, c)", ["alter", "add"]],
    ["CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 1; END", ["trigger"]],
    ["DROP TRIGGER IF EXISTS t", ["untrigger"]],
    ["RENAME TABLE a TO b", ["alter"]],
    ["WITH x AS (SELECT 1) DELETE FROM a", ["data"]],
    ["CREATE TABLE a AS SELECT * FROM b", ["add", "data"]],
    ["/* DROP */ SELECT 'DROP TABLE a'", ["read"]],
    ["CALL p()", ["unknown"]],
    ["SET GLOBAL x = 1", ["unknown"]],
    ["SELECT 1 INTO OUTFILE 'x'", ["unknown"]],
  ])("%s", (sql, effects) => expect(classifyByLexer(sql, { backslash: true })).toEqual(effects));
});

describe("by PostgreSQL's own parser", () => {
  test.each([
    ["ALTER TABLE a ALTER COLUMN b SET NOT NULL, DROP CONSTRAINT c", ["alter", "drop"]],
    ["CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()", ["trigger"]],
    ["DROP TRIGGER t ON a", ["untrigger"]],
    ["WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x", ["unknown"]],
    ["SELECT pg_terminate_backend(1)", ["unknown"]],
    ["DO $$ BEGIN DROP TABLE a; END $$", ["unknown"]],
    ["TRUNCATE a", ["data"]],
    ["ALTER TABLE a RENAME TO b", ["alter"]],
  ])("%s", async (sql, effects) => expect(await classify(sql)).toEqual(effects));
});
