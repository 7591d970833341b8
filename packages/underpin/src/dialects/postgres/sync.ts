import { SPEAKER } from "./speaker.ts";
import { POSTGRES_VERSION } from "../../client/version-sql.ts";
import type { Statement } from "../../model/dialect.ts";
import { findColumn, type Schema, type Trigger } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { isSyncTrigger, renderExpression, triggerName } from "../../sync/expression.ts";
import { givenOn, isOfNothing, looksOf, mustFill, type Fact, type Look } from "../../sync/rule.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { definer, elsewhere, forItsTriggers } from "./definer.ts";
import { dropReservation, hasKeys, reservation } from "./reserve.ts";
import { differsAsText, LOOK_LOCKS } from "./types.ts";

/** Whether the client says that it is built for this version. */
export function marked(version: number): string {
  return `${POSTGRES_VERSION} >= ${version}`;
}

/** What our own backfill says: it writes what the triggers would. */
const STILL = "current_setting('underpin.still', true) IS NOT DISTINCT FROM 'on'";

/**
 * BEFORE triggers for all pairs of a table, with one function; the ones of another set of pairs go in the same transaction.
 * An UPDATE of other columns does not even call it.
 */
export function renderSync(table: string, pairs: readonly Pair[], schema: Schema): readonly Statement[] {
  const gone = schema.triggers.filter((trigger) => trigger.table === table && isSyncTrigger(trigger.name));
  const functions = [...new Set(gone.map((trigger) => trigger.function ?? trigger.name))];
  const drops = [
    ...gone.map((trigger) => ({ sql: `DROP TRIGGER IF EXISTS ${quote(trigger.name)} ON ${quoteTable(table)}`, lock: "all wait" as const })),
    ...functions.flatMap((name) => [
      { sql: `DROP FUNCTION IF EXISTS ${quote(name)}()`, lock: "none" as const },
      // The one that an earlier step of the same plan makes is not in the catalogue yet.
      ...(hasKeys(schema.tables.get(table)) ? dropReservation(name, table) : []),
    ]),
  ];
  if (pairs.length === 0) return drops;
  const name = triggerName(pairs);
  const [inserted, updated] = (["INSERT", "UPDATE"] as const).map((event) => looksOf(pairs, event)) as [readonly Look[], readonly Look[]];
  const variables = [...new Set([...inserted, ...updated].flatMap((look) => look.settled ?? []))].map((v) => `${v} boolean := false; `);
  const body = (looks: readonly Look[], event: "INSERT" | "UPDATE"): string =>
    looks.map((look) => renderLook(look, event, schema)).join("\n");
  // As whoever made it: the running release's role need not know the table that is looked into.
  const isDefiner = pairs.some((pair) => pair.reads !== undefined);
  const rights = isDefiner ? definer(schema) : elsewhere(table, schema);
  return [
    ...drops,
    {
      sql: `CREATE FUNCTION ${quote(name)}() RETURNS trigger LANGUAGE plpgsql${rights} AS $underpin$\n${variables.length > 0 ? `DECLARE ${variables.join("")}\n` : ""}BEGIN\nIF TG_OP = 'INSERT' THEN\n${body(inserted, "INSERT")}\nELSE\n${body(updated, "UPDATE")}\nEND IF;\nRETURN NEW;\nEND $underpin$`,
      lock: "none",
    },
    ...(isDefiner ? forItsTriggers(name, table, schema) : []),
    ...syncTriggers(table, pairs).map((trigger): Statement => {
      const when = trigger.event === "UPDATE" ? ` WHEN ((${changes(pairs)}) AND NOT ${STILL})` : "";
      return {
        sql: `CREATE TRIGGER ${quote(trigger.name)} BEFORE ${trigger.event} ON ${quoteTable(table)} FOR EACH ROW${when} EXECUTE FUNCTION ${quote(name)}()`,
        lock: "writes wait",
      };
    }),
    ...reservation(name, table, pairs, schema),
  ];
}

/** The triggers that a set of pairs becomes, and their function. */
export function syncTriggers(table: string, pairs: readonly Pair[]): readonly Trigger[] {
  const name = triggerName(pairs);
  return pairs.length === 0
    ? []
    : ["INSERT", "UPDATE"].map((event) => ({ name: `${name}_${event.toLowerCase()}`, table, timing: "BEFORE", event, function: name }));
}

/** Whether an UPDATE changes any of the columns. */
function changes(pairs: readonly Pair[]): string {
  const columns = [...new Set(pairs.flatMap((pair) => [...pair.old, ...pair.new]))];
  return columns.map((column) => differsAsText(`OLD.${quote(column)}`, `NEW.${quote(column)}`)).join(" OR ");
}

/**
 * A row that goes to another partition is inserted there, with both shapes: what the new one says beyond the old one must not be taken
 * for a difference.
 */
function moved(pair: Pair, event: "INSERT" | "UPDATE", schema: Schema, disagrees: (column: string) => string): string {
  const back = Object.keys(pair.backward);
  if (event === "UPDATE" || back.length === 0 || !schema.tables.get(pair.table)?.partitions) return "";
  return `(${back.map(disagrees).join(" OR ")}) AND `;
}

function renderLook({ pair, rules, settled, linked }: Look, event: "INSERT" | "UPDATE", schema: Schema): string {
  const value = (name: string): string => `NEW.${quote(name)}`;
  const expression = (side: "forward" | "backward", column: string): string =>
    renderExpression(pair[side][column] ?? "NULL", SPEAKER, value, LOOK_LOCKS);
  const typed = (column: string, sql: string): string => `(${sql})::${findColumn(schema.tables.get(pair.table), column)?.type ?? "text"}`;
  const isGiven = (column: string, omitted: string | null): string =>
    omitted === null ? `${value(column)} IS NOT NULL` : `${value(column)}::text IS DISTINCT FROM ${typed(column, omitted)}::text`;
  // As text: json and xml have no equality of their own.
  const changed = (side: "old" | "new"): string =>
    event === "INSERT"
      ? givenOn(pair, side, isGiven)
      : `(${pair[side].map((column) => `${value(column)}::text IS DISTINCT FROM OLD.${quote(column)}::text`).join(" OR ")})`;
  const facts: Readonly<Record<Fact, string>> = {
    old: changed("old"),
    new: changed("new"),
    differ: `(${moved(pair, event, schema, (column) => `${value(column)}::text IS DISTINCT FROM ${typed(column, expression("backward", column))}::text`)}(${pair.new.map((column) => `${value(column)}::text IS DISTINCT FROM ${typed(column, expression("forward", column))}::text`).join(" OR ")}))`,
    marked: marked(pair.version),
  };
  const branches = rules.map((rule) => {
    const { when, copy } = rule;
    const conditions = when.map((fact) => (fact.startsWith("!") ? `NOT ${facts[fact.slice(1) as Fact]}` : facts[fact as Fact]));
    if (linked && isOfNothing(rule)) conditions.push(`NOT ${givenOn(linked, "old", isGiven)}`);
    const assignments = Object.keys(pair[copy]).map((column) => `${value(column)} := ${expression(copy, column)};`);
    return `${[...(settled ? [`NOT ${settled}`] : []), ...conditions].join(" AND ")} THEN ${[...assignments, ...(settled ? [`${settled} := true;`] : [])].join(" ")}`;
  });
  const unfilled = [...pair.new.map((column) => `OLD.${quote(column)} IS NULL`), facts.new, `NOT ${facts.old}`].join(" AND ");
  const fills = Object.keys(pair.forward).map(
    (column) => `${value(column)} := COALESCE(${value(column)}, ${expression("forward", column)});`,
  );
  const filling = mustFill(pair, event) ? `IF ${unfilled} THEN ${fills.join(" ")} END IF;\n` : "";
  return `${filling}IF ${branches.join("\nELSIF ")}\nEND IF;`;
}
