import { sql, type CompiledQuery, type Kysely, type RawBuilder } from "kysely";
import type { Pool } from "@underpin/oslo/db";
import type { DialectName } from "underpin";
import type { Tables } from "./tables.ts";

/** What fills the blanks of a statement. */
export type BlankValues = Readonly<Record<string, string | null>>;

class Blank {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A place in a statement whose value comes when it is run. */
export function blank(name: string): RawBuilder<unknown> {
  return sql`${new Blank(name)}`;
}

/** A row of a look: what kind of fact, and its values. */
export interface FactRow {
  readonly kind: string;
  /** A JSON list. */
  readonly data: string;
}

/** `SELECT` of a statement that gives facts of many kinds: its values become one JSON list, so that all kinds have the same columns. */
export function factsOf(
  dialect: DialectName,
  kind: string,
  values: readonly RawBuilder<unknown>[],
  from: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const list = {
    postgres: sql`CAST(json_build_array(${sql.join(values)}) AS text)`,
    // As text: what MariaDB calls JSON the driver would read.
    mysql: sql`CAST(JSON_ARRAY(${sql.join(values)}) AS char)`,
    sqlite: sql`json_array(${sql.join(values)})`,
  }[dialect];
  return sql`SELECT ${sql.lit(kind)} AS kind, ${list} AS data ${from}`;
}

/** Columns of a table by its alias. */
export function columns(alias: string, names: readonly string[]): readonly RawBuilder<unknown>[] {
  return names.map((name) => sql.ref(`${alias}.${name}`));
}

/** A statement that was put together once and is run many times, with other values in its blanks. */
export class KeptStatement<Row> {
  readonly #compiled: CompiledQuery<Row>;

  constructor(pool: Pool<Tables>, statement: RawBuilder<Row>) {
    this.#compiled = statement.compile(pool.db);
    pool.keep(this.#compiled.sql);
  }

  /** @throws RangeError if a blank is not filled */
  async run(db: Kysely<Tables>, values: BlankValues): Promise<readonly Row[]> {
    const parameters = this.#compiled.parameters.map((given) => {
      if (!(given instanceof Blank)) return given;
      const value = values[given.name];
      if (value === undefined) throw new RangeError(`nothing was said of ${given.name}`);
      return value;
    });
    return (await db.executeQuery<Row>({ ...this.#compiled, parameters })).rows;
  }
}

/** A statement that finds facts of many kinds. */
export class Look extends KeptStatement<FactRow> {
  constructor(pool: Pool<Tables>, tables: readonly RawBuilder<unknown>[], rows: readonly RawBuilder<unknown>[]) {
    const before = tables.length === 0 ? sql`` : sql`WITH RECURSIVE ${sql.join(tables)} `;
    super(pool, sql<FactRow>`${before}${sql.join(rows, sql` UNION ALL `)}`);
  }
}

/** What a look has found, by kind. */
export class Facts {
  readonly #lists = new Map<string, (readonly unknown[])[]>();
  readonly #texts = new Map<string, string[]>();

  /** @param texts kinds that stay as they came: long lists that are read only if they have changed */
  constructor(rows: readonly FactRow[], texts: ReadonlySet<string>) {
    for (const { kind, data } of rows) {
      if (texts.has(kind)) add(this.#texts, kind, data);
      else add(this.#lists, kind, JSON.parse(data) as readonly unknown[]);
    }
  }

  /** All of a kind. */
  all(kind: string): readonly (readonly unknown[])[] {
    return this.#lists.get(kind) ?? [];
  }

  /** The one of a kind; null if there is none. */
  one(kind: string): readonly unknown[] | null {
    return this.#lists.get(kind)?.[0] ?? null;
  }

  /** All of a kind as one JSON text. */
  text(kind: string): string {
    return `[${(this.#texts.get(kind) ?? []).join()}]`;
  }
}

function add<T>(lists: Map<string, T[]>, kind: string, one: T): void {
  const list = lists.get(kind);
  if (list === undefined) lists.set(kind, [one]);
  else list.push(one);
}
