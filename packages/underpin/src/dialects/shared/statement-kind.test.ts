import { expect, test } from "vitest";
import { statementKind } from "./statement-kind.ts";

test.each([
  ["UPDATE account SET password = 'x'", "UPDATE"],
  ["  -- a note with a secret\n select 1", "SELECT"],
  ["/* token=abc */ alter table account add pin int", "ALTER TABLE"],
  ["autovacuum: VACUUM public.account", "AUTOVACUUM"],
  ["CREATE UNIQUE INDEX i ON a (b)", "CREATE UNIQUE"],
  ["'quoted first'", null],
  ["s3cr3t", null],
  ["", null],
  [null, null],
])("%s is told as %s", (sql, kind) => {
  expect(statementKind(sql)).toBe(kind);
});
