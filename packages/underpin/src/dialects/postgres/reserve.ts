import type { Statement } from "../../model/dialect.ts";
import type { Index, Schema, Table } from "../../model/schema.ts";
import type { Pair } from "../../model/sync.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { indexOfKey } from "./index-sql.ts";
import { definer, forItsTriggers } from "./definer.ts";

/** Types that can be unique and have no hash. */
const UNHASHED = /^(bit|money|ts(vector|query))\b/;

/**
 * What makes writers of one key wait for each other where two unique indexes stand for it. `INSERT … ON CONFLICT` takes one of them as
 * its arbiter, and fails on the other if its look at the arbiter misses a row: one that comes at once, as it looks for the conflict before it
 * inserts, and one that is there, whose next version another client puts into the index while it looks. A trigger runs before that look.
 *
 * Whoever inserts a key that is not there yet writes it into a small table of ours, and takes it out again, which others can do only when
 * this transaction has ended: then they find the row. Whoever may update a row that is there locks it, as the server would next.
 *
 * It is a trigger of its own, as a function that clients' triggers call anybody could call: to hold a key that they may not write, or to see
 * whether it is there. (Advisory locks would do the same, but a large INSERT would fill the server's lock table.)
 */
export function reservation(name: string, table: string, pairs: readonly Pair[], schema: Schema): readonly Statement[] {
  const keys = mirroredKeys(schema.tables.get(table), pairs);
  if (keys.length === 0) return [];
  const keyTable = quote(`${name}_keys`);
  const types = new Map(schema.tables.get(table)?.columns.map((column) => [column.name, column.type]));
  const blocks = keys.map((key, seed) => reserve(key, seed, quoteTable(table), keyTable, types));
  const trigger = (on: (typeof TURNS)[number]): Statement => ({
    sql: `CREATE TRIGGER ${quote(triggerOf(name, on))} BEFORE ${on.event} ON ${quoteTable(table)} FOR EACH ${on.each}${on.when} EXECUTE FUNCTION ${quote(functionOf(name))}()`,
    lock: "writes wait",
  });
  return [
    { sql: `CREATE UNLOGGED TABLE ${keyTable} (key bigint PRIMARY KEY)`, lock: "none" },
    {
      sql: `CREATE FUNCTION ${quote(functionOf(name))}() RETURNS trigger LANGUAGE plpgsql${definer(schema)} AS $underpin$\n#variable_conflict use_column\nDECLARE underpin_key record; underpin_hash bigint; underpin_updates boolean;\nBEGIN\nIF TG_LEVEL = 'STATEMENT' THEN\nPERFORM set_config(${STATEMENT_INSIDE}, TG_OP, true);\nRETURN NULL;\nEND IF;\nunderpin_updates := current_setting(${STATEMENT_INSIDE}, true) IS NOT DISTINCT FROM 'UPDATE';\n${blocks.join("\n")}\nRETURN NEW;\nEND $underpin$`,
      lock: "none",
    },
    ...forItsTriggers(functionOf(name), table, schema),
    ...TURNS.map(trigger),
  ];
}

/**
 * The last event that the triggers of this statement have heard of: INSERT, and then UPDATE if it says DO UPDATE, as the server fires both. A
 * trigger's own statements are one deeper. Source: https://www.postgresql.org/docs/current/trigger-definition.html
 */
const STATEMENT = "'underpin.statement_' || pg_trigger_depth()";
const STATEMENT_INSIDE = "'underpin.statement_' || pg_trigger_depth() - 1";

/** Its triggers. An UPDATE that follows no INSERT calls nothing. */
const TURNS = [
  { event: "INSERT", each: "ROW", when: "", suffix: "" },
  { event: "INSERT", each: "STATEMENT", when: "", suffix: "_insert" },
  { event: "UPDATE", each: "STATEMENT", when: ` WHEN (current_setting(${STATEMENT}, true) = 'INSERT')`, suffix: "_update" },
] as const;

/** Whether triggers of a table may have one: it has keys that can have a like. */
export function hasKeys(table: Table | undefined): boolean {
  return table !== undefined && (table.unique.length > 0 || table.primaryKey !== null || table.indexes.some(({ unique }) => unique));
}

/** Takes away what {@link reservation} made for the triggers of this name. */
export function dropReservation(name: string, table: string): readonly Statement[] {
  return [
    ...TURNS.map((on): Statement => ({
      sql: `DROP TRIGGER IF EXISTS ${quote(triggerOf(name, on))} ON ${quoteTable(table)}`,
      lock: "all wait",
    })),
    { sql: `DROP FUNCTION IF EXISTS ${quote(functionOf(name))}()`, lock: "none" },
    { sql: `DROP TABLE IF EXISTS ${quote(`${name}_keys`)}`, lock: "none" },
  ];
}

function functionOf(name: string): string {
  return `${name}_reserve`;
}

/** It fires when the new columns are filled: triggers of one kind fire in the order of their names. */
function triggerOf(name: string, { suffix }: (typeof TURNS)[number]): string {
  return `${name.replace(/^underpin_sync_/, "underpin_turn_")}${suffix}`;
}

/** Unique indexes on new columns, beside those on the old ones. */
function mirroredKeys(table: Table | undefined, pairs: readonly Pair[]): readonly Index[] {
  const news = new Set(pairs.flatMap((pair) => pair.new));
  if (!table) return [];
  const keys = [...table.unique, ...(table.primaryKey ? [table.primaryKey] : [])].filter((key) => key.deferrable === undefined);
  return [...table.indexes, ...keys.map(indexOfKey)].filter(
    ({ unique, invalid, columns, uses = columns }) => unique && !invalid && uses.some((column) => news.has(column)),
  );
}

/** Its variables have names of ours: a column of the same name would be ambiguous, and the client's INSERT fail. */
function reserve(
  { columns, parts, where }: Index,
  seed: number,
  table: string,
  keyTable: string,
  types: ReadonlyMap<string, string>,
): string {
  const all = parts?.map(({ column, expression }) => ({ column, sql: column === null ? (expression ?? "NULL") : quote(column) }));
  const key = all ?? columns.map((column) => ({ column, sql: quote(column) }));
  const values = key.map(({ column, sql }, i) => `${sql}${UNHASHED.test(types.get(column ?? "") ?? "") ? "::text" : ""} AS k${i}`);
  const given = key.map((_, i) => `underpin_key.k${i} IS NOT NULL`);
  const same = key.map(
    ({ column, sql }, i) => `${sql}${UNHASHED.test(types.get(column ?? "") ?? "") ? "::text" : ""} = underpin_key.k${i}`,
  );
  const only = where === undefined ? "" : ` AND ${where}`;
  const row = `1 FROM ${table} WHERE ${same.join(" AND ")}${only}`;
  return [
    `SELECT ${values.join(", ")} INTO underpin_key FROM (SELECT NEW.*) n WHERE true${only};`,
    `IF ${given.join(" AND ")} THEN`,
    `  IF underpin_updates THEN PERFORM ${row} FOR NO KEY UPDATE; ELSE PERFORM ${row}; END IF;`,
    "  IF NOT FOUND THEN",
    `    underpin_hash := hash_record_extended(underpin_key, ${seed});`,
    `    INSERT INTO ${keyTable} (key) VALUES (underpin_hash) ON CONFLICT DO NOTHING;`,
    `    DELETE FROM ${keyTable} WHERE key = underpin_hash;`,
    // Whoever had to wait for another's row locks it now.
    `    IF underpin_updates THEN PERFORM ${row} FOR NO KEY UPDATE; END IF;`,
    "  END IF;",
    "END IF;",
  ].join("\n");
}
