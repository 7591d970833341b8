import { openDatabase } from "../dialects/open.ts";
import { quote, quoteAll, quoteTable } from "../sql/quoting.ts";
import { createLedger, createVersionTables } from "../ledger/tables.ts";
import { readVersions, versionOf, writeVersions } from "../ledger/versions.ts";
import type { Database, Session } from "../model/dialect.ts";
import { UnderpinError } from "../model/error.ts";
import { isLedgerTable, recordTables } from "../model/ledger-names.ts";
import type { Repository } from "../model/phase.ts";
import { rowText, type Row } from "../model/row.ts";
import type { Schema, Table } from "../model/schema.ts";
import { withView, type EngineOptions, type View } from "../engine/work.ts";
import { contract, expand, migrate } from "./phases.ts";

/** What to rehearse, and where. */
export interface RehearsalOptions extends EngineOptions {
  /** An empty database of the same kind. What is made there stays, for a look at it. */
  readonly scratch: string;
  readonly to?: string | number;
  /**
   * How many rows of each table are taken along, the first by its key; 10,000 if left out. Too few, and rows that belong
   * together without a foreign key are torn apart.
   */
  readonly rows?: number;
}

/** What a rehearsal found. */
export interface RehearsalResult {
  readonly tables: number;
  readonly rows: number;
  /** Rows that could not be taken along: they refer to others that were not. */
  readonly leftOut: number;
  /** What the scratch database lacks, in words: what happens with it was not rehearsed. */
  readonly lacks: readonly string[];
  /** What a phase did that it may not; none is good. */
  readonly findings: readonly { readonly phase: "expand" | "migrate" | "contract"; readonly what: string }[];
}

const DEFAULT_ROWS = 10_000;

/**
 * Runs all three phases on a scratch database with a sample of the real rows, and looks around each: expand changed no row
 * and took nothing away, data migration changed no schema, contract changed no value that stays and left no trigger. The
 * database itself is only read.
 *
 * @throws UnderpinError `UP-CONFIG` if the scratch database is of another kind or not empty, `UP-ORDER` in the middle of an upgrade
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalResult> {
  const { service, scratch: url, rows: limit = DEFAULT_ROWS } = options;
  const scratch = await openDatabase(url);
  const taken = await withView(options, (view) => copy(options, view, scratch, limit));
  const phases = {
    service,
    url,
    ...(options.to !== undefined && { to: options.to }),
    ...(options.settings && { settings: options.settings }),
  };
  const findings: RehearsalResult["findings"][number][] = [];
  const look = async (): Promise<Look> => {
    await using session = await scratch.connect();
    return await lookAt(scratch, session, recordTables(service));
  };
  const atRest = await look();
  await expand(phases);
  const expanded = await look();
  findings.push(...lostBy(atRest, expanded).map((what) => ({ phase: "expand" as const, what })));
  await migrate(phases);
  const migrated = await look();
  findings.push(
    ...schemaChanges(expanded.schema, migrated.schema, recordTables(service)).map((what) => ({ phase: "migrate" as const, what })),
  );
  await contract(phases);
  const contracted = await look();
  findings.push(
    ...changedValues(migrated, contracted).map((what) => ({ phase: "contract" as const, what })),
    ...contracted.schema.triggers
      .filter((trigger) => !atRest.schema.triggers.some((other) => other.name === trigger.name))
      .map((trigger) => ({ phase: "contract" as const, what: `the trigger ${trigger.name} on ${trigger.table} is left` })),
  );
  return { ...taken, findings };
}

/** Makes the scratch database hold the schema, the versions and a sample of the rows. */
async function copy(
  { service }: RehearsalOptions,
  { database, session, repositories, state }: View,
  scratch: Database,
  limit: number,
): Promise<Omit<RehearsalResult, "findings">> {
  const refuse = (code: "UP-CONFIG" | "UP-ORDER", what: string, next: string): never => {
    throw new UnderpinError(code, { what, fine: "Nothing was changed.", next });
  };
  if (scratch.dialect.name !== database.dialect.name)
    refuse("UP-CONFIG", `${scratch.label} is not of the same kind as ${database.label}.`, "Name a scratch database on a server like it.");
  const [expanded, contracted] = (["expand", "contract"] as const).map((phase) => versionOf(state, repositories, phase));
  if (expanded !== contracted)
    refuse(
      "UP-ORDER",
      "The database is in the middle of an upgrade; a rehearsal begins before it.",
      "See `status`; contract or revert first.",
    );
  await using target = await scratch.connect();
  if ((await scratch.dialect.tables(target)).length > 0)
    refuse("UP-CONFIG", `${scratch.label} is not empty.`, "Name an empty database: it is filled, upgraded and left as it is.");
  const records = recordTables(service);
  const { tables: made, behind, numbers, leftOut: undumped } = await database.dialect.catalogue.dump(session, records);
  const lacks = [...undumped, ...(await runEach(scratch, target, made))];
  await requireSamePath(database, session, scratch, target);
  await createLedger(scratch.dialect, target);
  await createVersionTables(scratch.dialect, target, service, state.versions);
  const recorded = Object.entries(state.versions).filter((entry): entry is [Repository, number] => entry[1] !== null);
  await target.transaction(async () =>
    writeVersions(service, target, Object.fromEntries(recorded), (await readVersions(scratch.dialect, target, service)).versions),
  );
  const there = (await scratch.dialect.catalogue.introspect(target)).tables;
  const tables = inOrder(
    [...(await database.dialect.catalogue.introspect(session)).tables.values()].filter(
      (table) => !isLedgerTable(table.name, records) && there.has(table.name),
    ),
  );
  const taken = await copyRows(database, session, scratch, target, tables, limit);
  // Triggers and policies would have acted on the rows, or hidden them.
  lacks.push(...(await runEach(scratch, target, [...numbers, ...behind])));
  return { tables: tables.length, ...taken, lacks };
}

/** Runs statements of which each stands for a thing; returns what did not work, in words. */
async function runEach({ dialect }: Database, session: Session, statements: readonly string[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const statement of statements)
    try {
      await session.run(statement);
    } catch (error) {
      if (dialect.failure(error) === "lost") throw error;
      failed.push(`${statement.replaceAll(/\s+/g, " ").slice(0, 80)} (${dialect.reason(error)})`);
    }
  return failed;
}

async function copyRows(
  from: Database,
  session: Session,
  to: Database,
  target: Session,
  tables: readonly Table[],
  limit: number,
): Promise<{ readonly rows: number; readonly leftOut: number }> {
  let [rows, leftOut] = [0, 0];
  for (const table of tables) {
    const columns = table.columns.filter((column) => !column.generated);
    const values = columns.map((column) => `${from.dialect.catalogue.copied(column)} AS ${quote(column.name)}`).join(", ");
    let left = await session.query<Row>(
      `SELECT ${values} FROM ${from.dialect.catalogue.alone(table.name)}${ordered(table)} LIMIT ${limit}`,
    );
    // Rows may refer to others of their own table: again, as long as more of them find what they refer to.
    for (let before = Infinity; left.length > 0 && left.length < before;) {
      before = left.length;
      const refused: Row[] = [];
      for (const row of left) if (!(await insert(to, target, table, row))) refused.push(row);
      rows += left.length - refused.length;
      left = refused;
    }
    leftOut += left.length;
  }
  return { rows, leftOut };
}

/** Where other schemas were searched, other tables would be meant. */
async function requireSamePath(database: Database, session: Session, scratch: Database, target: Session): Promise<void> {
  const [{ path = [] }, { path: found = [] }] = [
    await database.dialect.catalogue.introspect(session),
    await scratch.dialect.catalogue.introspect(target),
  ];
  if (path.join() === found.join()) return;
  throw new UnderpinError("UP-CONFIG", {
    what: `${scratch.label} searches the schemas ${found.join(", ")}; ${database.label} searches ${path.join(", ")}.`,
    fine: `${database.label} is as it was; ${scratch.label} has its schema now, and no rows.`,
    next: `Name an empty database by a URL that searches the same ones: ?options=-c%20search_path%3D${path.join(",")}.`,
  });
}

/** Tables that are referred to come before those that refer to them, as far as there is such an order. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const placed: Table[] = [];
  let left = tables;
  while (left.length > 0) {
    const free = left.filter((table) =>
      table.foreignKeys.every((key) => key.refTable === table.name || !left.some((other) => other.name === key.refTable)),
    );
    const next = free.length > 0 ? free : left;
    placed.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return placed;
}

function ordered(table: Table): string {
  return table.primaryKey ? ` ORDER BY ${quoteAll(table.primaryKey.columns)}` : "";
}

async function insert({ dialect }: Database, session: Session, table: Table, row: Row): Promise<boolean> {
  const columns = table.columns.filter((column) => !column.generated).map((column) => column.name);
  try {
    await session.run(
      `INSERT INTO ${quoteTable(table.name)} (${quoteAll(columns)}) ${dialect.catalogue.overriding ?? ""}VALUES (${columns.map(() => "?").join(", ")})`,
      columns.map((column) => {
        const value = row[column];
        return typeof value === "object" && value !== null && !Buffer.isBuffer(value) ? JSON.stringify(value) : value;
      }),
    );
    return true;
  } catch (error) {
    if (dialect.failure(error) === "data") return false;
    throw error;
  }
}

/** A database at one moment: its catalogue, and the rows of its tables. */
interface Look {
  readonly schema: Schema;
  readonly rows: ReadonlyMap<string, readonly Row[]>;
}

async function lookAt({ dialect }: Database, session: Session, records: readonly string[]): Promise<Look> {
  const schema = await dialect.catalogue.introspect(session);
  const rows = new Map<string, readonly Row[]>();
  for (const table of schema.tables.values())
    if (!isLedgerTable(table.name, records))
      rows.set(table.name, await session.query<Row>(`SELECT * FROM ${quoteTable(table.name)}${ordered(table)}`));
  return { schema, rows };
}

/** Rows as one text, of some columns only. */
function textOf(rows: readonly Row[], columns: readonly string[]): string {
  return rows.map((row) => rowText(Object.fromEntries(columns.map((column) => [column, row[column]])))).join();
}

/** What was there before and is not any more, or not as it was. */
function lostBy(before: Look, after: Look): readonly string[] {
  return [...before.rows].flatMap(([name, rows]) => {
    const table = after.schema.tables.get(name);
    if (!table) return [`the table ${name} is gone`];
    const columns = before.schema.tables.get(name)?.columns.map((column) => column.name) ?? [];
    const gone = columns.filter((column) => !table.columns.some((other) => other.name === column));
    if (gone.length > 0) return gone.map((column) => `the column ${name}.${column} is gone`);
    return textOf(rows, columns) === textOf(after.rows.get(name) ?? [], columns) ? [] : [`rows of ${name} are not what they were`];
  });
}

function schemaChanges(before: Schema, after: Schema, records: readonly string[]): readonly string[] {
  const names = new Set([...before.tables.keys(), ...after.tables.keys()].filter((name) => !isLedgerTable(name, records)));
  return [...names]
    .filter((name) => JSON.stringify(before.tables.get(name)) !== JSON.stringify(after.tables.get(name)))
    .map((name) => `the table ${name} is not what it was`);
}

/** Values of columns that stay, and are different after. */
function changedValues(before: Look, after: Look): readonly string[] {
  return [...after.rows].flatMap(([name, rows]) => {
    const was = before.schema.tables.get(name);
    if (!was) return [];
    const columns = after.schema.tables.get(name)?.columns.map((column) => column.name) ?? [];
    const kept = columns.filter((column) => was.columns.some((other) => other.name === column));
    const sorted = (list: readonly Row[]): string => JSON.stringify(list.map((row) => textOf([row], kept)).toSorted());
    return sorted(before.rows.get(name) ?? []) === sorted(rows) ? [] : [`values of ${name} changed`];
  });
}
