import type { ReferentialRule } from "../model/schema.ts";
import type { ColumnSpec, ColumnType, DefaultValue, NativeSql } from "../model/types.ts";

/** Options of a reference to another table's column. */
export interface ReferenceOptions {
  readonly name?: string;
  readonly onDelete?: ReferentialRule;
  readonly onUpdate?: ReferentialRule;
}

/** A reference that a column declares, `table.column` taken apart. */
export interface Reference extends ReferenceOptions {
  readonly refTable: string;
  readonly refColumn: string;
}

/**
 * A column being declared. Immutable: every method returns a new builder.
 *
 * @example
 * column("domain_id").varchar(64).notNull().references("project.id")
 */
export class ColumnBuilder {
  readonly spec: ColumnSpec;
  readonly reference: Reference | undefined;
  readonly isPrimaryKey: boolean;
  readonly isUnique: boolean;

  constructor(spec: ColumnSpec, rest: { reference?: Reference; isPrimaryKey?: boolean; isUnique?: boolean } = {}) {
    this.spec = spec;
    this.reference = rest.reference;
    this.isPrimaryKey = rest.isPrimaryKey ?? false;
    this.isUnique = rest.isUnique ?? false;
  }

  /** Of a type given as data. */
  ofType(type: ColumnType): ColumnBuilder {
    return this.#with({ type });
  }
  /** Text of at most `length` characters. */
  varchar(length: number): ColumnBuilder {
    return this.ofType({ kind: "varchar", length });
  }
  /** One of `values`; `name` is the type's name where the database has named enums. */
  enumeration(name: string, values: readonly string[]): ColumnBuilder {
    return this.ofType({ kind: "enum", name, values });
  }
  /** Text of exactly `length` characters; shorter ones are padded. */
  char(length: number): ColumnBuilder {
    return this.ofType({ kind: "char", length });
  }
  /** An exact decimal of `precision` digits, `scale` of them behind the point. */
  numeric(precision: number, scale = 0): ColumnBuilder {
    return this.ofType({ kind: "numeric", precision, scale });
  }
  /** A list of values of one type (PostgreSQL). */
  array(of: ColumnType): ColumnBuilder {
    return this.ofType({ kind: "array", of });
  }
  /** A type in the database's own words; one for each database, where they differ. */
  native(sql: NativeSql): ColumnBuilder {
    return this.ofType({ native: sql });
  }
  text(): ColumnBuilder {
    return this.ofType({ kind: "text" });
  }
  smallint(): ColumnBuilder {
    return this.ofType({ kind: "smallint" });
  }
  integer(): ColumnBuilder {
    return this.ofType({ kind: "integer" });
  }
  bigint(): ColumnBuilder {
    return this.ofType({ kind: "bigint" });
  }
  /** Eight bytes of binary floating point. */
  float(): ColumnBuilder {
    return this.ofType({ kind: "float" });
  }
  boolean(): ColumnBuilder {
    return this.ofType({ kind: "boolean" });
  }
  datetime(): ColumnBuilder {
    return this.ofType({ kind: "datetime" });
  }
  timestamp(): ColumnBuilder {
    return this.ofType({ kind: "timestamp" });
  }
  /** A moment, the same everywhere on earth. */
  timestamptz(): ColumnBuilder {
    return this.ofType({ kind: "timestamptz" });
  }
  time(): ColumnBuilder {
    return this.ofType({ kind: "time" });
  }
  uuid(): ColumnBuilder {
    return this.ofType({ kind: "uuid" });
  }
  /** JSON as it was written. */
  json(): ColumnBuilder {
    return this.ofType({ kind: "json" });
  }
  /** JSON in a form that can be searched, where the database has one. */
  jsonb(): ColumnBuilder {
    return this.ofType({ kind: "jsonb" });
  }
  bytes(): ColumnBuilder {
    return this.ofType({ kind: "bytes" });
  }
  date(): ColumnBuilder {
    return this.ofType({ kind: "date" });
  }
  notNull(): ColumnBuilder {
    return this.#with({ nullable: false });
  }
  /** A literal, `{ now: true }`, or `{ sql: "…" }`. */
  default(value: DefaultValue): ColumnBuilder {
    return this.#with({ default: value });
  }
  /** Numbered by the database. */
  autoincrement(): ColumnBuilder {
    return this.#with({ autoincrement: true, nullable: false });
  }
  /** The only column of the primary key. */
  primaryKey(): ColumnBuilder {
    return new ColumnBuilder({ ...this.spec, nullable: false }, { ...this.#rest(), isPrimaryKey: true });
  }
  unique(): ColumnBuilder {
    return new ColumnBuilder(this.spec, { ...this.#rest(), isUnique: true });
  }
  /** A foreign key to `"table.column"`. */
  references(target: `${string}.${string}`, options: ReferenceOptions = {}): ColumnBuilder {
    const at = target.indexOf(".");
    return new ColumnBuilder(this.spec, {
      ...this.#rest(),
      reference: { refTable: target.slice(0, at), refColumn: target.slice(at + 1), ...options },
    });
  }

  #with(change: Partial<ColumnSpec>): ColumnBuilder {
    return new ColumnBuilder({ ...this.spec, ...change }, this.#rest());
  }
  #rest(): { reference?: Reference; isPrimaryKey: boolean; isUnique: boolean } {
    return { isPrimaryKey: this.isPrimaryKey, isUnique: this.isUnique, ...(this.reference && { reference: this.reference }) };
  }
}

/** Starts the declaration of a column: nullable, text, without default. */
export function column(name: string): ColumnBuilder {
  return new ColumnBuilder({ name, type: { kind: "text" }, nullable: true, default: null, autoincrement: false });
}
