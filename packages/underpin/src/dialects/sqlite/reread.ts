import { render } from "./render.ts";
import { createIndexes, createTable } from "./rebuild.ts";
import { introspect } from "./introspect.ts";
import { parseTable } from "./parse-table.ts";
import { rewriteTable } from "./rewrite-table.ts";
import { connect } from "./session.ts";
import { describe } from "../../changes/registry.ts";
import type { LoweredChange } from "../../model/change.ts";
import type { Session } from "../../model/dialect.ts";
import { messageOf, UnderpinError } from "../../model/error.ts";
import type { Schema, Table } from "../../model/schema.ts";

/**
 * The schema after SQLite has renamed a column: it writes every text anew that speaks of it, and refuses where one of them would not be
 * right any more. It does so in memory, where nobody is disturbed, on empty tables made from the model.
 *
 * @throws UnderpinError `UP-DEPENDENT`
 */
export async function reread(before: Schema, after: Schema, change: LoweredChange): Promise<Schema> {
  if (change.kind !== "rename-column") return after;
  await using memory = await connect(":memory:");
  const isWhole = await lay(memory, before);
  try {
    for (const { sql } of render(change, before)) await memory.run(sql);
  } catch (cause) {
    if (!isWhole) return after;
    throw new UnderpinError("UP-DEPENDENT", {
      what: `SQLite would refuse: ${describe(change)}.`,
      why: messageOf(cause),
      fine: "Nothing was changed.",
      next: "Drop the view or trigger that it names before contract, and make it anew for the new name.",
      cause,
    });
  }
  if (!isWhole) return after;
  const { tables, triggers, dependents } = await introspect(memory);
  return { ...after, tables, triggers, dependents };
}

/** Makes what the model knows; says whether all of it could be made here. */
async function lay(memory: Session, { tables, triggers, dependents }: Schema): Promise<boolean> {
  const all = [...tables.values()];
  const own = all.filter((table) => !isOfModule(table));
  const areMade = await ran(
    memory,
    all.filter(isOfModule).map(({ definition }) => definition ?? ""),
  );
  // What a module keeps for its virtual table, it has made with it.
  const made = new Set((await memory.query<{ name: string }>("SELECT name FROM sqlite_master")).map(({ name }) => name));
  const views = new Map(dependents.flatMap(({ kind, name, definition }) => (kind === "view" && definition ? [[name, definition]] : [])));
  const areLaid = await ran(memory, [
    ...own
      .filter(({ name }) => !made.has(name))
      .flatMap((table) => [
        table.definition === undefined ? createTable(table) : rewriteTable(table.definition, table),
        ...createIndexes(table),
      ]),
    ...views.values(),
    ...triggers.map(({ sql }) => sql ?? ""),
  ]);
  return areMade && areLaid;
}

/** A virtual table: its statement is its module's own. */
function isOfModule({ definition }: Table): boolean {
  return definition !== undefined && parseTable(definition) === null;
}

/** Runs all of it; says whether each could be run: a module or a function may not be here. */
async function ran(memory: Session, statements: readonly string[]): Promise<boolean> {
  let isWhole = true;
  for (const sql of statements)
    try {
      await memory.run(sql);
    } catch {
      isWhole = false;
    }
  return isWhole;
}
