import type { LoweredChange, Move } from "../../model/change.ts";
import type { Row, Settings } from "../../model/row.ts";
import { assertNever, UnderpinError } from "../../model/error.ts";
import type { ComputeColumnSpec, NewColumn } from "../../model/operation.ts";
import { findColumn } from "../../model/schema.ts";
import type { Operation } from "../../scripts/script.ts";
import { quote } from "../../sql/quoting.ts";
import type { OperationContext, Verb } from "../support/context.ts";
import { declare } from "../support/declare.ts";
import { keyOf, linkName, refuse, tableOf } from "../support/link.ts";
import { untouched } from "../support/untouched.ts";

/** Which column is computed from which, by a function of the service's own. */
export interface ComputeColumn {
  readonly table: string;
  /** The columns that it is computed from; contract drops them. */
  readonly from: readonly string[];
  readonly column: NewColumn & { readonly type: Exclude<NewColumn["type"], { readonly like: string }> };
  /** A row's value, from its key and the columns of `from`; `settings` are the operator's. */
  readonly compute: (row: Row, settings: Settings) => unknown;
  /** What the old release's clients are told when they write what no trigger can carry over. */
  readonly message: string;
}

/**
 * A column computed by a TypeScript function, for what SQL can't do (encryption). No trigger can run it, so from expand to
 * contract what the old release writes into the columns it is computed from is refused, with a message for its clients; all else
 * goes on. The plan says so.
 *
 * @example
 * computeColumn({ table: "credential", from: ["blob"], column: { name: "encrypted_blob", type: { kind: "text" }, notNull: true }, compute: ({ blob }) => encrypt(blob), message: "Credentials are being encrypted; try again after the upgrade." })
 */
export function computeColumn({ table, from, column, compute, message }: ComputeColumn): Operation {
  return declare(`compute ${table}.${column.name}`, { kind: "compute-column", table, from, column, compute, message });
}

/** What computing a column comes to. */
export function computeColumnChanges(spec: ComputeColumnSpec, verb: Verb, context: OperationContext): readonly LoweredChange[] {
  const { table, from, column, message } = spec;
  const { version, lower } = context;
  const name = (event: string): string => `underpin_${linkName(version, table, column.name)}_${event.toLowerCase()}`;
  const refusal = (event: "INSERT" | "UPDATE"): LoweredChange =>
    lower({
      kind: "create-trigger",
      trigger: {
        name: name(event),
        table,
        timing: "BEFORE",
        event,
        when: { any: from.map((old) => (event === "INSERT" ? { notNull: `NEW.${old}` } : { changed: old })) },
        action: { refuse: message },
      },
    });
  const allow = (["INSERT", "UPDATE"] as const).map((event): LoweredChange => ({ kind: "drop-trigger", table, name: name(event) }));
  switch (verb) {
    case "expand":
      check(spec, context);
      return [added(spec, context), refusal("INSERT"), refusal("UPDATE")];
    case "migrate":
      return [{ kind: "move", move: moveOf(spec, context) }, verification(spec, context)];
    case "contract":
      return [
        verification(spec, context),
        ...(column.notNull ? [{ kind: "alter-column", table, column: column.name, to: { nullable: false } } as const] : []),
        ...allow,
        ...from.map((old): LoweredChange => ({ kind: "drop-column", table, column: old })),
      ];
    case "revert":
      return [...allow, { kind: "drop-column", table, column: column.name }];
    default:
      return assertNever(verb);
  }
}

function check({ table, from }: ComputeColumnSpec, { schema }: OperationContext): void {
  const live = tableOf(schema, table);
  const key = keyOf(live);
  for (const name of from) {
    const column = findColumn(live, name);
    if (!column) throw new UnderpinError("UP-SCHEMA", { what: `${table} has no column ${name}.`, fine: "Nothing was changed." });
    if (key.includes(name)) refuse(`${table}.${name} is part of the primary key.`, "Compute from other columns.");
    if (!column.nullable)
      refuse(
        `${table}.${name} is NOT NULL: inserts of the new release, which does not know it, would fail.`,
        "Let it be NULL first (dropNotNull), in an evolution before this one.",
      );
  }
}

function added({ table, column }: ComputeColumnSpec, { lower }: OperationContext): LoweredChange {
  if ("like" in column.type) throw new TypeError("a computed column has a type of its own");
  return lower({
    kind: "add-column",
    table,
    column: { name: column.name, type: column.type, nullable: true, default: null, autoincrement: false },
  });
}

/** Rows are locked while they are computed, and set only where nobody has set them since: a compare-and-set. */
function moveOf({ table, from, column, compute }: ComputeColumnSpec, { schema }: OperationContext): Move {
  const key = schema.tables.get(table)?.primaryKey?.columns ?? [];
  const where = key.map((name) => `${quote(name)} = ?`).join(" AND ");
  const target = quote(column.name);
  const rest = Object.entries(untouched(schema, table)).map(([name, value]) => `, ${quote(name)} = ${value}`);
  return {
    name: `compute ${column.name} of ${table}`,
    table,
    columns: from,
    where: pending(from, column),
    rows: async (rows, { run, settings }) => {
      for (const row of rows)
        await run(`UPDATE ${quote(table)} SET ${target} = ?${rest.join("")} WHERE ${where} AND ${target} IS NULL`, [
          await compute(row, settings),
          ...key.map((name) => row[name]),
        ]);
    },
  };
}

function pending(from: readonly string[], column: NewColumn): string {
  return `${quote(column.name)} IS NULL AND (${from.map((name) => `${quote(name)} IS NOT NULL`).join(" OR ")})`;
}

/** Only keys are shown of rows that are not computed: what they hold may be what is to be encrypted. */
function verification({ table, from, column }: ComputeColumnSpec, { schema }: OperationContext): LoweredChange {
  const key = schema.tables.get(table)?.primaryKey?.columns ?? [];
  return {
    kind: "verify-rows",
    table,
    title: `verify that ${column.name} of ${table} is computed in every row`,
    query: `SELECT ${key.map(quote).join(", ")} FROM ${quote(table)} WHERE ${pending(from, column)} LIMIT 5`,
    finding: `rows of ${table} have no ${column.name}`,
  };
}
