import type { Change } from "./changes/change.ts";
import type { Builder } from "./judge.ts";
import { SCHEMA } from "./elsewhere.ts";
import { createTable, inOrder, type Sketch, type SketchTable } from "./sketch.ts";
import { seedRows, selectAll, statementsOf } from "./statements.ts";

/** Makes a random schema and its rows; what the server doesn't take is left out. */
export function builderOf(drawn: Sketch, change: Change): Builder {
  const sketch = change.on ?? drawn;
  return async ({ client }) => {
    const sql: string[] = [];
    const take = async (statements: readonly string[]): Promise<boolean> => {
      for (const statement of statements) {
        if ((await client.run(statement)).startsWith("refused")) return false;
        sql.push(statement);
      }
      return true;
    };
    if (SCHEMA) await take([`CREATE SCHEMA ${SCHEMA}`, `SET search_path = ${SCHEMA}`]);
    await take([...new Set(sketch.tables.flatMap((table) => table.columns.flatMap((column) => column.kind.needs ?? [])))]);
    for (const table of inOrder(sketch)) {
      if (!(await takeTable(table, (candidate) => take([createTable(sketch.dialect, candidate)]))))
        throw new Error(`no table: ${createTable(sketch.dialect, table)}`);
      await take(table.behind);
    }
    // Rows that stand in each other's way are left out, too.
    for (const row of seedRows(sketch)) await take([row]);
    const [refused, parts, reads]: [string[], string[], string[]] = [[], [], []];
    for (const part of sketch.parts) {
      if (await take(part.sql)) {
        parts.push(part.kind);
        reads.push(...(part.reads ?? []));
      } else refused.push(part.kind);
    }
    const { before = sketch, after } = change;
    return {
      dialect: sketch.dialect,
      sql,
      ...(SCHEMA && { path: `public,${SCHEMA}` }),
      parts,
      refused,
      before: (round) => statementsOf(before, round, reads),
      after: (round) => [
        ...after.tables.map((table) => selectAll(after, table)),
        ...statementsOf(after, round, reads).filter(isOfOneRow(sketch)),
      ],
    };
  };
}

/**
 * MySQL's ON DUPLICATE KEY UPDATE hits the row of the first of several keys, as a table has them: one that was made anew comes last. The
 * server's manual warns against it, and so does docs/evolutions.md.
 */
function isOfOneRow({ parts }: Sketch): (sql: string) => boolean {
  const keys = parts.flatMap(({ sql }) => sql).filter((sql) => /^CREATE UNIQUE|\bADD (CONSTRAINT \S+ )?UNIQUE/.test(sql));
  return (sql) => keys.length < 2 || !sql.includes("ON DUPLICATE KEY");
}

/** Makes a table as the server takes it: with fewer constraints inside, without its options, at last without its foreign keys. */
async function takeTable(table: SketchTable, take: (table: SketchTable) => Promise<boolean>): Promise<boolean> {
  const alone = { ...table, columns: table.columns.map((column) => ({ ...column, refers: undefined })) };
  for (const candidate of [table, alone])
    for (const options of [table.options, ""])
      for (let many = table.inside.length; many >= 0; many--)
        if (await take({ ...candidate, options, inside: table.inside.slice(0, many) })) return true;
  return false;
}
