import { expect, test } from "vitest";
import { quote } from "./quoting.ts";
import { fillTemplate, reference } from "./template.ts";

test.each(["a", "straße", 'a"b', "a.b", "it's", "{", "}", "{}", "}}{", "NULL", "two words", "e'"])(
  "a column called %s is put in",
  (name) => {
    expect(fillTemplate(`lower(${reference(name)})`, quote)).toBe(`lower(${quote(name)})`);
  },
);

test.each([`'{"a": {"b": 1}}'::jsonb`, "'{a}'::text[]", "E'\\'{a}'", "$x$ {a} $x$", '"{a}"', "tags ? 'a'", "'it''s {a}'"])(
  "what is quoted is left alone: %s",
  (sql) => {
    expect(fillTemplate(`${sql} || {b}`, quote)).toBe(`${sql} || "b"`);
  },
);
