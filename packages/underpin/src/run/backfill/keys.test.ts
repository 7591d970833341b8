import * as fc from "fast-check";
import { expect, test } from "vitest";
import { after, upTo, where } from "./keys.ts";

/** Evaluates a condition of ours over a row, as a database would: `?` in order, `"name"` from the row. */
function holds({ sql, params }: { sql: string; params: readonly unknown[] }, row: Readonly<Record<string, number>>): boolean {
  let at = 0;
  const js = sql
    .replaceAll(/"(\w+)"/g, (_, name: string) => String(row[name]))
    .replaceAll("?", () => String(params[at++]))
    .replaceAll(/(?<![<>])=/g, "===")
    .replaceAll("AND", "&&")
    .replaceAll("OR", "||")
    .replaceAll("NOT", "!");
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- arithmetic on numbers that this test made
  return new Function(`return ${js}`)() as boolean;
}

test("a range holds exactly the keys after its start and up to its end", () => {
  const small = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(fc.tuple(small, small, small), fc.tuple(small, small, small), (a, b) => {
      const columns = ["x", "y", "z"];
      const row = { x: a[0], y: a[1], z: a[2] };
      const order = a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
      expect(holds(after(columns, b), row)).toBe(order > 0);
      expect(holds(upTo(columns, b), row)).toBe(order <= 0);
    }),
    { seed: 1 },
  );
});

test("no condition is no WHERE", () => {
  expect(where(null, undefined)).toEqual({ sql: "", params: [] });
  expect(where(after(["id"], [7]), upTo(["id"], [9]))).toEqual({ sql: ' WHERE (("id" > ?)) AND "id" <= ?', params: [7, 9] });
});
