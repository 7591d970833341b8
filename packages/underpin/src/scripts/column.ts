import type { ReferentialRule } from "../model/schema.ts";
import type { ColumnSpec, ColumnType, DefaultValue } from "../model/types.ts";

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

  /** Text of at most `length` characters. */
  varchar(length: number): ColumnBuilder {
    return this.#type({ kind: "varchar", length });
  }
  /** One of `values`; `name` is the type's name where the database has named enums. */
  enumeration(name: string, values: readonly string[]): ColumnBuilder {
    return this.#type({ kind: "enum", name, values });
  }
  text(): ColumnBuilder {
    return this.#type({ kind: "text" });
  }
  integer(): ColumnBuilder {
    return this.#type({ kind: "integer" });
  }
  bigint(): ColumnBuilder {
    return this.#type({ kind: "bigint" });
  }
  boolean(): ColumnBuilder {
    return this.#type({ kind: "boolean" });
  }
  datetime(): ColumnBuilder {
    return this.#type({ kind: "datetime" });
  }
  timestamp(): ColumnBuilder {
    return this.#type({ kind: "timestamp" });
  }
  date(): ColumnBuilder {
    return this.#type({ kind: "date" });
  }
  notNull(): ColumnBuilder {
    return this.#with({ nullable: false });
  }
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

  #type(type: ColumnType): ColumnBuilder {
    return this.#with({ type });
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
