import type { Statement } from "../../model/dialect.ts";
import { findColumn, type Schema, type Trigger } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isSyncTrigger, renderExpression, triggerName } from "../../sync/expression.ts";
import { rulesOf, type Fact } from "../../sync/rule.ts";
import { quote } from "../shared/sql.ts";
import { typeSql } from "./types.ts";

const MARKER = "COALESCE(NULLIF(current_setting('underpin.version', true), ''), '0')::int";

/** One BEFORE trigger for all pairs of a table; the ones of another set of pairs go in the same transaction. */
export function renderSync(table: string, pairs: readonly Pair[], schema: Schema): readonly Statement[] {
  const gone = schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
  const drops = gone.flatMap(({ name, function: functionName = name }) => [
    { sql: `DROP TRIGGER IF EXISTS ${quote(name)} ON ${quote(table)}`, lock: "all wait" as const },
    { sql: `DROP FUNCTION IF EXISTS ${quote(functionName)}()`, lock: "none" as const },
  ]);
  if (pairs.length === 0) return drops;
  const name = triggerName(pairs);
  const body = (event: "INSERT" | "UPDATE"): string => pairs.map((pair) => renderPair(pair, event, schema)).join("\n");
  return [
    ...drops,
    {
      sql: `CREATE FUNCTION ${quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $underpin$\nBEGIN\nIF TG_OP = 'INSERT' THEN\n${body("INSERT")}\nELSE\n${body("UPDATE")}\nEND IF;\nRETURN NEW;\nEND $underpin$`,
      lock: "none",
    },
    {
      sql: `CREATE TRIGGER ${quote(name)} BEFORE INSERT OR UPDATE ON ${quote(table)} FOR EACH ROW EXECUTE FUNCTION ${quote(name)}()`,
      lock: "writes wait",
    },
  ];
}

/** The one trigger that a set of pairs comes to, and its function. */
export function syncTriggers(table: string, pairs: readonly Pair[]): readonly Trigger[] {
  const name = triggerName(pairs);
  return pairs.length === 0 ? [] : [{ name, table, timing: "BEFORE", event: "INSERT OR UPDATE", function: name }];
}

function renderPair(pair: Pair, event: "INSERT" | "UPDATE", schema: Schema): string {
  const value = (name: string): string => `NEW.${quote(name)}`;
  const expression = (side: "forward" | "backward", column: string): string =>
    renderExpression(pair[side][column] ?? "NULL", "postgres", value);
  // As text: json and xml have no equality of their own.
  const changed = (columns: readonly string[]): string =>
    `(${columns.map((column) => (event === "INSERT" ? `${value(column)} IS NOT NULL` : `${value(column)}::text IS DISTINCT FROM OLD.${quote(column)}::text`)).join(" OR ")})`;
  const typed = (column: string): string =>
    `(${expression("forward", column)})::${typeSql(findColumn(schema.tables.get(pair.table), column)?.type ?? "text")}`;
  const facts: Readonly<Record<Fact, string>> = {
    old: changed(pair.old),
    new: changed(pair.new),
    differ: `(${pair.new.map((column) => `${value(column)}::text IS DISTINCT FROM ${typed(column)}::text`).join(" OR ")})`,
    marked: `${MARKER} >= ${pair.version}`,
  };
  const branches = rulesOf(pair, event).map(({ when, copy }) => {
    const condition = when
      .map((fact) => (fact.startsWith("!") ? `NOT ${facts[fact.slice(1) as Fact]}` : facts[fact as Fact]))
      .join(" AND ");
    const assignments = Object.keys(pair[copy]).map((column) => `${value(column)} := ${expression(copy, column)};`);
    return `${condition} THEN ${assignments.join(" ")}`;
  });
  return `IF ${branches.join("\nELSIF ")}\nEND IF;`;
}
