import type { Statement } from "../../model/dialect.ts";
import type { Schema, Trigger } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isSyncTrigger, renderExpression, triggerName } from "../../sync/expression.ts";
import { looksOf, mustFill, type Fact, type Look } from "../../sync/rule.ts";
import { tick } from "./types.ts";

/**
 * A BEFORE trigger for each event, for all pairs of a table. The new ones are made before the ones of another set of
 * pairs go: DDL commits at once, and between the two statements both may fire, which changes nothing.
 */
export function renderSync(table: string, pairs: readonly Pair[], schema: Schema): readonly Statement[] {
  const gone = schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
  const name = triggerName(pairs);
  const create = (event: "INSERT" | "UPDATE"): Statement => {
    const looks = looksOf(pairs, event);
    const variables = [...new Set(looks.flatMap((look) => look.settled ?? []))].map((v) => `DECLARE ${v} BOOLEAN DEFAULT FALSE;`);
    const body = [...variables, ...looks.map((look) => renderLook(look, event))].join("\n");
    return {
      sql: `CREATE TRIGGER ${tick(`${name}_${event.toLowerCase()}`)} BEFORE ${event} ON ${tick(table)} FOR EACH ROW BEGIN\n${body}\nEND`,
      lock: "none",
    };
  };
  const present = (event: string): boolean => gone.some((trigger) => trigger.name === `${name}_${event.toLowerCase()}`);
  return [
    ...(pairs.length === 0 ? [] : (["INSERT", "UPDATE"] as const).filter((event) => !present(event)).map(create)),
    ...gone
      .filter((trigger) => !trigger.name.startsWith(name))
      .map((trigger): Statement => ({ sql: `DROP TRIGGER IF EXISTS ${tick(trigger.name)}`, lock: "none" })),
  ];
}

/** The two triggers that a set of pairs comes to. */
export function syncTriggers(table: string, pairs: readonly Pair[]): readonly Trigger[] {
  const name = triggerName(pairs);
  return pairs.length === 0
    ? []
    : ["INSERT", "UPDATE"].map((event) => ({ name: `${name}_${event.toLowerCase()}`, table, timing: "BEFORE", event }));
}

function renderLook({ pair, rules, settled }: Look, event: "INSERT" | "UPDATE"): string {
  const value = (name: string): string => `NEW.${tick(name)}`;
  const expression = (side: "forward" | "backward", column: string): string =>
    renderExpression(pair[side][column] ?? "NULL", "mysql", value);
  // Byte by byte: a collation takes 'bob' for 'Bob'.
  const differs = (a: string, b: string): string => `NOT (BINARY ${a} <=> BINARY ${b})`;
  const changed = (columns: readonly string[]): string =>
    `(${columns.map((column) => (event === "INSERT" ? `${value(column)} IS NOT NULL` : differs(value(column), `OLD.${tick(column)}`))).join(" OR ")})`;
  const facts: Readonly<Record<Fact, string>> = {
    old: changed(pair.old),
    new: changed(pair.new),
    differ: `(${pair.new.map((column) => differs(value(column), `(${expression("forward", column)})`)).join(" OR ")})`,
    marked: `COALESCE(@underpin_version, 0) >= ${pair.version}`,
  };
  const branches = rules.map(({ when, copy }) => {
    const conditions = when.map((fact) => (fact.startsWith("!") ? `NOT (${facts[fact.slice(1) as Fact]})` : facts[fact as Fact]));
    const assignments = Object.keys(pair[copy]).map((column) => `SET ${value(column)} = ${expression(copy, column)};`);
    return `${[...(settled ? [`NOT ${settled}`] : []), ...conditions].join(" AND ")} THEN ${[...assignments, ...(settled ? [`SET ${settled} = TRUE;`] : [])].join(" ")}`;
  });
  const unfilled = [...pair.new.map((column) => `OLD.${tick(column)} IS NULL`), facts.new, `NOT ${facts.old}`].join(" AND ");
  const fills = Object.keys(pair.forward).map(
    (column) => `SET ${value(column)} = COALESCE(${value(column)}, ${expression("forward", column)});`,
  );
  const filling = mustFill(pair, event) ? `IF ${unfilled} THEN ${fills.join(" ")} END IF;\n` : "";
  return `${filling}IF ${branches.join("\nELSEIF ")}\nEND IF;`;
}
