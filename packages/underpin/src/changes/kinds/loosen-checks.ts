import { findColumn, type Check, type Table } from "../../model/schema.ts";
import { loosened, tightened, type StandIn } from "../../sql/loose-check.ts";
import { tokenize } from "../../sql/lexer.ts";
import { asItIs, itsTable, makesNothing, needsTable, noInverse, noNames, onTable, type ChangeKind } from "./kind.ts";

export const loosenChecks: ChangeKind<"loosen-checks"> = {
  describe: ({ table, standIns }) =>
    standIns.length === 0
      ? `make the checks of ${table} as strict as they were`
      : `let the checks of ${table} wait for ${standIns.map((one) => `${one.old} to follow ${one.new}`).join(", ")}`,
  effect: () => "alter",
  table: itsTable,
  names: noNames,
  missing: needsTable,
  satisfied: (schema, { table: name, standIns }) => {
    const table = schema.tables.get(name);
    return table !== undefined && checksWith(table, standIns).every((check, i) => check.expression === table.checks[i]?.expression);
  },
  apply: onTable((table, { standIns }) => ({ ...table, checks: checksWith(table, standIns) })),
  inverse: noInverse,
  makes: makesNothing,
  takenBack: asItIs,
};

/** The checks of a table that wait for these columns, and for no others. */
function checksWith(table: Table, standIns: readonly StandIn[]): readonly Check[] {
  return table.checks.map((check) => {
    // Ours speak of both sides as it is.
    if (check.name?.startsWith("underpin_")) return check;
    const expression = standIns.reduce(
      (text, standIn) => (usesOf(table, text).includes(standIn.old) ? loosened(text, standIn) : text),
      tightened(check.expression),
    );
    return expression === check.expression ? check : { ...check, expression, uses: usesOf(table, expression) };
  });
}

/** The columns that an expression speaks of, directly or by columns that are computed from them. */
function usesOf(table: Table, expression: string): readonly string[] {
  const words = new Set(
    tokenize(expression).flatMap(({ kind, text }) => (kind === "word" || kind === "quoted" ? [text.toLowerCase()] : [])),
  );
  const used = new Set(table.columns.flatMap(({ name }) => (words.has(name.toLowerCase()) ? [name] : [])));
  // A set grows while it is walked.
  for (const name of used) for (const source of findColumn(table, name)?.generated?.uses ?? []) used.add(source);
  return [...used];
}
