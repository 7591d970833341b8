import { expect, test } from "vitest";
import { quote } from "./quoting.ts";
import { renamedIn } from "./rename.ts";

test("a column is called otherwise wherever it is meant, and nowhere else", () => {
  const text = `name > 0 AND lower(NAME) <> 'name' AND name(1) = "name" COLLATE name -- name`;
  expect(renamedIn(text, { name: 'a"b' }, quote)).toBe(`"a""b" > 0 AND lower("a""b") <> 'name' AND name(1) = "a""b" COLLATE name -- name`);
});
