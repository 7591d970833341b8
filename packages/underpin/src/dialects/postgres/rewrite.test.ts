import { beforeAll, expect, test } from "vitest";
import { loadParser, renamedIn } from "./rewrite.ts";

beforeAll(loadParser);

test.each([
  ["lower(name) <> 'name'", "lower(title) <> 'name'"],
  [`"name" || E'\\'name' || "a""b"`, `title || E'\\'name' || "a""b"`],
  ["'straße'::text || name", "'straße'::text || title"],
  ["((tags -> 'name') ?| ARRAY[name, 'x'])", "((tags -> 'name') ?| ARRAY[title, 'x'])"],
  ["name(other) = $$name$$", "name(other) = $$name$$"],
  ["CASE WHEN name IS NULL THEN 1 ELSE length(name) END", "CASE WHEN title IS NULL THEN 1 ELSE length(title) END"],
])("a column has another name in %s", (expression, renamed) => {
  expect(renamedIn(expression, { name: "title" })).toBe(renamed);
});

test("names that need it are quoted, and what can't be told is not guessed", () => {
  expect(renamedIn("lower(name)", { name: 'a"b' })).toBe('lower("a""b")');
  expect(renamedIn("upper(t.name)", { name: "title" })).toBeNull();
  expect(renamedIn("not sql at all (", { name: "title" })).toBeNull();
});
