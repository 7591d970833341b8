import { SPEAKER } from "./speaker.ts";
import type { Statement } from "../../model/dialect.ts";
import { findColumn, type Schema, type Trigger } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isSyncTrigger, renderExpression, triggerName } from "../../sync/expression.ts";
import { givenOn, isOfNothing, linkedTo, mustFill, rulesOf, type Fact, type Rule } from "../../sync/rule.ts";
import { quote } from "../../sql/quoting.ts";
import { differs, differsFromDefault } from "./types.ts";

/**
 * AFTER triggers that update the row just written, one for each line of the rule: a BEFORE trigger can't assign here.
 * There are no session variables either, so nobody is marked. The update fires the other triggers of the pair once;
 * they see a row whose sides agree, one way or the other, and leave it.
 */
export function renderSync(table: string, pairs: readonly Pair[], schema: Schema): readonly Statement[] {
  const gone = schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
  const create = syncTriggers(table, pairs, schema).map((trigger) => trigger.sql ?? "");
  return [...gone.map((trigger) => `DROP TRIGGER IF EXISTS ${quote(trigger.name)}`), ...create].map((sql) => ({
    sql,
    lock: "writes wait",
  }));
}

/** The triggers that a set of pairs becomes, with their text: a rebuild of the table must make them again. */
export function syncTriggers(table: string, pairs: readonly Pair[], schema: Schema): readonly Trigger[] {
  return pairs.flatMap((pair, p) =>
    (["INSERT", "UPDATE"] as const).flatMap((event) =>
      rulesOf(pair, event)
        .filter((rule) => !rule.when.includes("marked"))
        .map((rule, i) => {
          const name = `${triggerName(pairs)}_${p}_${event.toLowerCase()}_${i}`;
          return { name, table, timing: "AFTER", event, sql: createTrigger(name, pair, event, rule, schema, linkedTo(pair, pairs)) };
        }),
    ),
  );
}

function createTrigger(name: string, pair: Pair, event: "INSERT" | "UPDATE", rule: Rule, schema: Schema, linked: Pair | null): string {
  const value = (column: string): string => `NEW.${quote(column)}`;
  const expression = (side: "forward" | "backward", column: string): string =>
    `(${renderExpression(pair[side][column] ?? "NULL", SPEAKER, value)})`;
  const isGiven = (column: string, omitted: string | null): string =>
    omitted === null
      ? `${value(column)} IS NOT NULL`
      : differsFromDefault(value(column), omitted, findColumn(schema.tables.get(pair.table), column)?.type ?? "");
  const changed = (side: "old" | "new"): string =>
    event === "INSERT"
      ? givenOn(pair, side, isGiven)
      : `(${pair[side].map((column) => differs(value(column), `OLD.${quote(column)}`)).join(" OR ")})`;
  const agree = (side: "forward" | "backward"): string =>
    `NOT (${Object.keys(pair[side])
      .map((column) => differs(value(column), expression(side, column)))
      .join(" OR ")})`;
  const facts: Readonly<Record<Fact, string>> = {
    old: changed("old"),
    new: changed("new"),
    differ: `(NOT ${agree("forward")})`,
    marked: "0",
  };
  const conditions = rule.when
    .filter((fact) => fact !== "!marked")
    .map((fact) => (fact.startsWith("!") ? `NOT ${facts[fact.slice(1) as Fact]}` : facts[fact as Fact]));
  // In a chain, what another pair's trigger is about to copy here counts as given.
  if (linked && isOfNothing(rule)) conditions.push(`NOT ${givenOn(linked, "old", isGiven)}`);
  // The old side that another trigger has just taken from the new one is no change of its own.
  if (event === "UPDATE" && rule.copy === "forward" && Object.keys(pair.backward).length > 0)
    conditions.push(`NOT (NOT ${facts.new} AND (${agree("backward")}))`);
  const key = schema.tables.get(pair.table)?.primaryKey?.columns;
  const same = key ? key.map((column) => `${quote(column)} IS ${value(column)}`).join(" AND ") : "rowid = NEW.rowid";
  const unfilled = pair.new.map((column) => `OLD.${quote(column)} IS NULL`).join(" AND ");
  const filled = (column: string): string =>
    pair.new.includes(column)
      ? `(CASE WHEN ${unfilled} THEN COALESCE(${value(column)}, ${expression("forward", column)}) ELSE ${value(column)} END)`
      : value(column);
  const isFilling = rule.copy === "backward" && mustFill(pair, event);
  const assignments = isFilling
    ? [
        ...Object.entries(pair.backward).map(([column, text]) => `${quote(column)} = ${renderExpression(text, SPEAKER, filled)}`),
        ...pair.new.map((column) => `${quote(column)} = ${filled(column)}`),
      ]
    : Object.keys(pair[rule.copy]).map((column) => `${quote(column)} = ${expression(rule.copy, column)}`);
  return `CREATE TRIGGER ${quote(name)} AFTER ${event} ON ${quote(pair.table)} FOR EACH ROW WHEN ${conditions.join(" AND ")} BEGIN UPDATE ${quote(pair.table)} SET ${assignments.join(", ")} WHERE ${same}; END`;
}
