import { apply, describe, tableOf } from "../changes/registry.ts";
import type { LoweredChange } from "../model/change.ts";
import type { Database, Dialect, Failure, Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { EMPTY_SCHEMA, type Schema, type Table } from "../model/schema.ts";
import type { PlannedScript, Step } from "../plan/plan.ts";
import { tokenize } from "../sql/lexer.ts";

/** Of the session's own. */
const SCRATCH = "underpin_definition";

/** What says nothing of the definition itself. */
const OF_THE_MOMENT: ReadonlySet<Failure> = new Set(["lock", "retry", "lost", "read-only", "disk"]);

type OfTable = LoweredChange & { readonly table: string };

/** What a step writes into the definition of a table in the words of its script. */
interface Definition {
  /** The table without that, whose definition the server is to take; left out where all of it is the script's. */
  readonly without?: Table;
  readonly with: Table;
  /** A default: some servers read it only when a row comes. */
  readonly value?: string;
}

/**
 * Lets the server read what scripts say in its own words (checks, defaults, what a column is computed from) in the definition of a temporary
 * table, which has no rows: a mistake in what contract adds would otherwise show at contract.
 *
 * @throws UnderpinError `UP-UNSUPPORTED`, with the server's words
 */
export async function tryDefinitions({ dialect }: Database, session: Session, scripts: readonly PlannedScript[]): Promise<void> {
  for (const { file, steps } of scripts) {
    if (file.repository === "legacy") continue;
    for (const step of steps) {
      if (step.skip !== undefined) continue;
      // What comes after it may stand on what it makes.
      if (step.change.kind === "raw") return;
      const definition = definitionOf(step);
      const refusal = definition && (await refusalOf(dialect, session, definition));
      if (refusal && !speaksOf(tableOf(step.change) ?? "", refusal.sql)) throw refused(file.name, step, dialect.reason(refusal.cause));
    }
  }
}

function definitionOf({ change, schema }: Step): Definition | null {
  switch (change.kind) {
    case "create-table":
      return speaksSql(change.table) && hasTypes(change.enums, schema) ? { with: bare(change.table, change.table) } : null;
    case "add-check":
      return ofTable(change, schema, { checks: [change.check] });
    case "add-column":
      // What numbers it is made in the same step.
      if (change.column.autoincrement) return null;
      return change.column.default === null && !change.column.generated ? null : withColumn(change, change.column.default, schema);
    case "alter-column":
      return change.to.default == null ? null : withColumn(change, change.to.default, schema);
    default:
      return null;
  }
}

/** A table before a change of it and after, with what else is to be tried. */
function ofTable(change: OfTable, schema: Schema, more?: Pick<Table, "checks">): Definition | null {
  const before = schema.tables.get(change.table);
  const after = apply(schema, change).tables.get(change.table);
  return before && after ? { without: bare(before), with: bare(after, more) } : null;
}

function withColumn(
  change: Extract<OfTable, { kind: "add-column" | "alter-column" }>,
  value: string | null,
  schema: Schema,
): Definition | null {
  const definition = hasTypes(change.enums, schema) ? ofTable(change, schema) : null;
  return definition && { ...definition, ...(value !== null && { value }) };
}

/** A table's columns and key by another name: what hangs on these can be tried without the rest. */
function bare({ columns, primaryKey, options }: Table, { checks = [] }: Pick<Partial<Table>, "checks"> = {}): Table {
  const key = primaryKey && { name: `${SCRATCH}_key`, columns: primaryKey.columns };
  return { name: SCRATCH, columns, primaryKey: key, unique: [], foreignKeys: [], indexes: [], checks, ...(options && { options }) };
}

function speaksSql({ columns, checks }: Table): boolean {
  return checks.length > 0 || columns.some((column) => column.generated);
}

/** The named enums that it uses are there. */
function hasTypes(enums: Readonly<Record<string, readonly string[]>> = {}, schema: Schema): boolean {
  return Object.keys(enums).every((type) => schema.enums.has(type));
}

interface Refusal {
  readonly cause: unknown;
  readonly sql: string;
}

/** Why the server does not take a definition, if it would take it without what is tried. */
async function refusalOf(dialect: Dialect, session: Session, { without, with: whole, value }: Definition): Promise<Refusal | null> {
  const refusal = await attempt(dialect, session, whole, value);
  return refusal && !(without && (await attempt(dialect, session, without))) ? refusal : null;
}

async function attempt({ ddl, failure }: Dialect, session: Session, table: Table, value?: string): Promise<Refusal | null> {
  const [create = "", ...rest] = ddl.render({ kind: "create-table", table }, EMPTY_SCHEMA, "offline").map(({ sql }) => sql);
  try {
    await session.run(create.replace(/^CREATE TABLE/, "CREATE TEMPORARY TABLE"));
    for (const sql of rest) await session.run(sql);
    // It has no rows: what would count on, or take its time, does not.
    if (value !== undefined) await session.query(`SELECT ${value} FROM ${SCRATCH}`);
    return null;
  } catch (cause) {
    if (failure(cause) === "lost") throw cause;
    return OF_THE_MOMENT.has(failure(cause)) ? null : { cause, sql: [create, ...rest].join(";\n") };
  } finally {
    await session.run(`DROP TABLE IF EXISTS ${SCRATCH}`);
  }
}

/** What calls the table by its name can't be tried on one that is called otherwise. */
function speaksOf(table: string, sql: string): boolean {
  const own = table.split(".").at(-1)?.toLowerCase();
  return tokenize(sql).some(({ text }) => text.toLowerCase() === own);
}

function refused(script: string, { change }: Step, why: string): UnderpinError {
  return new UnderpinError("UP-UNSUPPORTED", {
    what: `The server does not ${describe(change)} (${script}).`,
    why,
    fine: "Nothing was changed.",
    next: "Correct it in the script; then run the same command again.",
  });
}
