import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { ActionContext } from "./context.ts";

/** Writes an evolution from a migration in SQL, and says what a person should look at in it. */
export async function writeFromSql({ engine, output, json }: ActionContext, name: string, file: string): Promise<void> {
  const { evolutionFromSql } = await import("../api/from-sql.ts");
  const sql = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  const written = await evolutionFromSql({ ...engine, name, sql });
  if (json) return output.data(JSON.stringify({ type: "result", file: written.file.pathname, operations: written.operations }));
  output.data(written.file.pathname);
  for (const { line, name: operation, note } of written.operations)
    if (note !== undefined) output.data(`line ${line}: ${operation}: ${note}`);
}
