import type { DialectName } from "./schema.ts";

/** One text of SQL for all databases, or one for each. */
export type NativeSql = string | Readonly<Partial<Record<DialectName, string>>>;

/** A type in the database's own words, for what has no portable name: `{ native: { postgres: "tsvector" } }`. */
export interface NativeType {
  readonly native: NativeSql;
}

/**
 * A portable column type; each dialect has its own name for it. Where a database has no such type, it is the nearest that keeps every
 * value (a uuid is text on SQLite); where there is none, the plan refuses (arrays are PostgreSQL's alone).
 *
 * @example
 * { kind: "numeric", precision: 12, scale: 2 }
 */
export type PortableType =
  | { readonly kind: "varchar" | "char"; readonly length: number }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  /** Exact decimals: `precision` digits in all, `scale` of them behind the point (0 if left out). */
  | { readonly kind: "numeric"; readonly precision: number; readonly scale?: number }
  | { readonly kind: "array"; readonly of: ColumnType }
  | {
      readonly kind:
        | "text"
        | "smallint"
        | "integer"
        | "bigint"
        /** Eight bytes of binary floating point. */
        | "float"
        | "boolean"
        | "date"
        | "time"
        | "datetime"
        /** A moment without time zone; MariaDB's and MySQL's own TIMESTAMP. */
        | "timestamp"
        /** A moment, the same everywhere on earth. */
        | "timestamptz"
        | "uuid"
        /** JSON as it was written … */
        | "json"
        /** … or in a form that can be searched, where the database has one. */
        | "jsonb"
        | "bytes";
    };

/** A column's type, portable or the database's own. */
export type ColumnType = PortableType | NativeType;

/** A default: a literal value, the time of the insert, or an SQL expression. */
export type DefaultValue = string | number | boolean | { readonly now: true } | { readonly sql: NativeSql };

/** A column as a script declares it. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: DefaultValue | null;
  readonly autoincrement: boolean;
}
