import { expect, test } from "vitest";
import { numbered } from "./session.ts";

test.each([
  ["a = ? AND b IN (?, ?) LIMIT ?", "a = $1 AND b IN ($2, $3) LIMIT $4"],
  [`"tags" ? 'x' AND id > ?`, `"tags" ? 'x' AND id > $1`],
  ["(tags->'a') ? 'x' AND tags ?| ARRAY['a', ?]", "(tags->'a') ? 'x' AND tags ?| ARRAY['a', $1]"],
  ["tags @? '$.a ? (@ > 1)' AND a[1] ? 'x' OR b = ?", "tags @? '$.a ? (@ > 1)' AND a[1] ? 'x' OR b = $1"],
  ["$q$ ? $q$ || E'\\'?' || ?", "$q$ ? $q$ || E'\\'?' || $1"],
])("of %s only the values are numbered", (sql, wanted) => {
  expect(numbered(sql)).toBe(wanted);
});
