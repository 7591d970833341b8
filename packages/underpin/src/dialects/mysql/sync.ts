import { SPEAKER } from "./speaker.ts";
import { MYSQL_VERSION } from "../../client/version-sql.ts";
import type { Statement } from "../../model/dialect.ts";
import { findColumn, type Schema, type Trigger } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isSyncTrigger, renderExpression, SYNC, triggerName } from "../../sync/expression.ts";
import { givenOn, isOfNothing, looksOf, mustFill, type Fact, type Look, type Rule } from "../../sync/rule.ts";
import { differsStored } from "./charsets.ts";
import { fillImplicitDefaults } from "./implicit-defaults.ts";
import { busyVariable } from "./link.ts";
import { changed, changedByClient, touchedRules } from "./on-update.ts";
import { differsFromDefault, LOOK_LOCKS, tick } from "./types.ts";

/**
 * A BEFORE trigger for each event, for all pairs of a table. A stored program pays for each instruction that it reaches:
 * a write of other columns costs one, our own backfill two, and only then is anything declared. The new triggers are
 * made before the ones of another set of pairs go: DDL commits at once, and between the two statements both may fire, which
 * changes nothing.
 */
export function renderSync(table: string, pairs: readonly Pair[], schema: Schema): readonly Statement[] {
  const gone = schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
  const name = triggerName(pairs);
  const create = (event: "INSERT" | "UPDATE"): Statement => {
    const looks = looksOf(pairs, event);
    const variables = ["is_old", "is_new", ...new Set(looks.flatMap((look) => look.settled ?? []))];
    const declared = variables.map((variable) => `DECLARE ${variable} BOOLEAN DEFAULT FALSE;`).join(" ");
    const columns = [...new Set(pairs.flatMap((pair) => [...pair.old, ...pair.new]))];
    const settle = `BEGIN\n${declared}\n${looks.map((look) => renderLook(look, event, schema)).join("\n")}\nEND;`;
    const unlessOurs = `IF ${busyVariable(SYNC)} IS NULL THEN ${settle}\nEND IF`;
    const implicit = fillImplicitDefaults(schema.tables.get(table));
    const inserted = implicit === "" ? unlessOurs : `BEGIN\n${implicit}\n${unlessOurs};\nEND`;
    const body = event === "UPDATE" ? `IF ${changed(columns)} THEN ${unlessOurs};\nEND IF` : inserted;
    return {
      sql: `CREATE TRIGGER ${tick(`${name}_${event.toLowerCase()}`)} BEFORE ${event} ON ${tick(table)} FOR EACH ROW\n${body}`,
      lock: "none",
      use: "brief",
    };
  };
  const present = (event: string): boolean => gone.some((trigger) => trigger.name === `${name}_${event.toLowerCase()}`);
  return [
    // What is inserted flows only once what is changed does: else it could stay behind for good.
    ...(pairs.length === 0 ? [] : (["UPDATE", "INSERT"] as const).filter((event) => !present(event)).map(create)),
    ...gone
      .filter((trigger) => !trigger.name.startsWith(name))
      .map((trigger): Statement => ({ sql: `DROP TRIGGER IF EXISTS ${tick(trigger.name)}`, lock: "none", use: "brief" })),
  ];
}

/** Whether the client says that it is built for this version. */
export function marked(version: number): string {
  return `${MYSQL_VERSION} >= ${version}`;
}

/** The two triggers that a set of pairs becomes. */
export function syncTriggers(table: string, pairs: readonly Pair[]): readonly Trigger[] {
  const name = triggerName(pairs);
  return pairs.length === 0
    ? []
    : ["INSERT", "UPDATE"].map((event) => ({ name: `${name}_${event.toLowerCase()}`, table, timing: "BEFORE", event }));
}

/** What a write changed is found out once and kept in variables. */
function renderLook({ pair, rules, settled, linked }: Look, event: "INSERT" | "UPDATE", schema: Schema): string {
  const value = (name: string): string => `NEW.${tick(name)}`;
  const expression = (side: "forward" | "backward", column: string): string =>
    renderExpression(pair[side][column] ?? "NULL", SPEAKER, value, LOOK_LOCKS);
  const isOther = (column: string): string =>
    differsStored(schema.tables.get(pair.table), column, value(column), expression("forward", column));
  const facts: Readonly<Record<Fact, string>> = {
    old: "is_old",
    new: "is_new",
    differ: `(${pair.new.map(isOther).join(" OR ")})`,
    marked: marked(pair.version),
  };
  const isGiven = (column: string, omitted: string | null): string =>
    omitted === null
      ? `${value(column)} IS NOT NULL`
      : differsFromDefault(value(column), omitted, findColumn(schema.tables.get(pair.table), column)?.type ?? "text");
  const given = (side: "old" | "new"): string => (event === "INSERT" ? givenOn(pair, side, isGiven) : changedByClient(pair, side, schema));
  const branch = (conditions: readonly string[], copy: Rule["copy"]): string => {
    const assignments = Object.keys(pair[copy]).map((column) => `SET ${value(column)} = ${expression(copy, column)};`);
    return `${[...(settled ? [`NOT ${settled}`] : []), ...conditions].join(" AND ")} THEN ${[...assignments, ...(settled ? [`SET ${settled} = TRUE;`] : [])].join(" ")}`;
  };
  const known = rules.map((rule) => {
    const { when, copy } = rule;
    const conditions = when.map((fact) => (fact.startsWith("!") ? `NOT (${facts[fact.slice(1) as Fact]})` : facts[fact as Fact]));
    if (linked && isOfNothing(rule)) conditions.push(`NOT ${givenOn(linked, "old", isGiven)}`);
    return branch(conditions, copy);
  });
  const touched = event === "UPDATE" ? touchedRules(pair, schema).filter(({ copy }) => rules.some((rule) => rule.copy === copy)) : [];
  const branches = [...known, ...touched.map(({ when, copy }) => branch([when], copy))];
  const unfilled = [...pair.new.map((column) => `OLD.${tick(column)} IS NULL`), "is_new", "NOT is_old"].join(" AND ");
  const fills = Object.keys(pair.forward).map(
    (column) => `SET ${value(column)} = COALESCE(${value(column)}, ${expression("forward", column)});`,
  );
  const filling = mustFill(pair, event) ? `IF ${unfilled} THEN ${fills.join(" ")} END IF;\n` : "";
  const body = `${filling}IF ${branches.join("\nELSEIF ")}\nEND IF;`;
  return `SET is_old = ${given("old")}, is_new = ${given("new")};\n${body}`;
}
