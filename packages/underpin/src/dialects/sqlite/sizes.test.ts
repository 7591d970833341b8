import { expect, test } from "vitest";
import { fileBytes } from "./file-bytes.ts";
import { connect } from "./session.ts";
import { sizes } from "./sizes.ts";

test("tables share the file's bytes by their rows: none is without, and together they are the file", async () => {
  await using session = await connect(":memory:");
  for (const [name, rows] of [
    ["one", 300],
    ["three", 900],
    ["none", 0],
  ] as const) {
    await session.run(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY, text TEXT)`);
    for (let id = 1; id <= rows; id++) await session.run(`INSERT INTO ${name} VALUES (?, 'some text')`, [id]);
  }
  const bytes = await fileBytes(session);
  expect(bytes).toBeGreaterThan(10_000);
  expect(Object.fromEntries(await sizes(session))).toEqual({
    one: { rows: 300, bytes: Math.ceil(bytes / 4) },
    three: { rows: 900, bytes: Math.ceil((bytes * 3) / 4) },
    none: { rows: 0, bytes: 0 },
  });
});
