import type { LoweredChange, Origin } from "../../model/change.ts";
import { UnderpinError } from "../../model/error.ts";
import type { ExtractedColumn, ExtractedTableSpec } from "../../model/operation.ts";
import { findColumn, type Column, type Schema, type Table } from "../../model/schema.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import type { OperationContext } from "../support/context.ts";
import {
  createLink,
  createTableLike,
  dropLink,
  keyOf,
  linkName,
  literal,
  moved,
  plainColumn,
  refuse,
  tableOf,
  type Link,
} from "../support/link.ts";
import { reference } from "../../sql/template.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/**
 * Columns of one table and a table of their own beside it, kept equal by triggers until contract: what extracting a table
 * and joining it back have in common.
 */
export const extractedTable: OperationKind<ExtractedTableSpec> = {
  claims: (spec) => [
    { table: spec.table, columns: spec.columns.map((column) => column.owner) },
    { table: spec.extracted, columns: "all" },
  ],
  treats: (spec) =>
    spec.old === "owner"
      ? [
          { table: spec.table, columns: spec.columns.map((column) => column.owner), treatment: "move column", except: ["column grant"] },
          { table: spec.table, columns: "all", treatment: "extend table", into: [originOf(spec)] },
        ]
      : [
          { table: spec.extracted, columns: "all", treatment: "join table", except: ["incoming foreign key", "foreign key"] },
          { table: spec.table, columns: "all", treatment: "extend table" },
        ],
  trials: noTrials,
  expand: (spec, context) => {
    const owner = tableOf(context.schema, spec.table);
    const link = shapeOf(spec, context).link();
    check(spec, owner, context, link);
    return [...added(spec, owner, context), ...createLink(link, context), ...defaults(spec, context)];
  },
  migrate: (spec, context) => {
    const shape = shapeOf(spec, context);
    return [shape.move(), ...shape.verifications()];
  },
  contract: (spec, context) => {
    const shape = shapeOf(spec, context);
    return [...shape.verifications(), ...dropLink(shape.link()), ...contracted(spec)];
  },
  revert: (spec, context) => [...dropLink(shapeOf(spec, context).link()), ...reverted(spec)],
};

function shapeOf(spec: ExtractedTableSpec, context: OperationContext): Shape {
  return new Shape(spec, tableOf(context.schema, spec.table), context);
}

function check(spec: ExtractedTableSpec, owner: Table, { schema }: OperationContext, link: Link): void {
  const key = keyOf(owner);
  if (Object.values(spec.key).toSorted().join() !== [...key].toSorted().join())
    refuse(
      `The key of ${spec.extracted} must be that of ${spec.table}: (${key.join(", ")}).`,
      "Name each column of the key: key: { column: ownerColumn }.",
    );
  if (spec.old === "owner") {
    const isBegun = schema.triggers.some((trigger) => trigger.name.includes(link.name));
    for (const { owner: name, missing } of spec.columns) {
      const column = findColumn(owner, name);
      if (missing !== undefined && !isBegun && (column?.nullable || column?.default != null))
        refuse(
          `${spec.table}.${name} ${column.nullable ? "is nullable" : "has a default"}; that is what the old release sees where nothing is said.`,
          "Leave `missing` out.",
        );
      if (!column) throw new UnderpinError("UP-SCHEMA", { what: `${spec.table} has no column ${name}.`, fine: "Nothing was changed." });
      if (key.includes(name)) refuse(`${spec.table}.${name} is part of the primary key.`, "The key stays with both tables; leave it out.");
      if (owner.foreignKeys.some((foreign) => foreign.columns.includes(name)))
        refuse(`${spec.table}.${name} is a foreign key.`, "Drop it first; add it on the new table after contract.");
    }
    return;
  }
  const secured = schema.dependents.find(({ kind, table }) => kind === "row security" && table === spec.table);
  if (secured)
    refuse(
      `${spec.table} has row level security, and would hide what ${spec.extracted} shows.`,
      "Take the policies away until contract is done, or give both tables the same before.",
    );
  const from = tableOf(schema, spec.extracted);
  const known = new Set([...Object.keys(spec.key), ...spec.columns.map((column) => column.extracted)]);
  const lost = from.columns.find((column) => !known.has(column.name));
  if (lost) refuse(`${spec.extracted}.${lost.name} would be lost.`, "Say which column takes it over.");
  if (keyOf(from).toSorted().join() !== Object.keys(spec.key).toSorted().join())
    refuse(`The primary key of ${spec.extracted} is not the one that is named.`, "Name each of its columns: key: { column: ownerColumn }.");
  const open = spec.columns.find(({ extracted: name, missing }) => missing === undefined && isStrict(schema, spec.extracted, name));
  if (open && spec.columns.length > 1)
    refuse(
      `${spec.extracted}.${open.extracted} is NOT NULL: where the new release gives only the other columns, there would be no row that the old one can read.`,
      "Say what it should see there: { …, missing }.",
    );
  const referring = [...schema.tables.values()].find((table) => table.foreignKeys.some((foreign) => foreign.refTable === spec.extracted));
  if (referring) refuse(`${referring.name} refers to ${spec.extracted}.`, "Let it refer to the other table first.");
}

/** What the new shape adds. */
function added(spec: ExtractedTableSpec, owner: Table, context: OperationContext): readonly LoweredChange[] {
  if (spec.old === "extracted") {
    const from = tableOf(context.schema, spec.extracted);
    return spec.columns.map(({ owner: name, extracted: source }): LoweredChange => {
      const column = findColumn(from, source);
      if (!column)
        throw new UnderpinError("UP-SCHEMA", { what: `${spec.extracted} has no column ${source}.`, fine: "Nothing was changed." });
      return { kind: "add-column", table: spec.table, column: moved(plainColumn(column, name, true), spec.extracted, owner, context) };
    });
  }
  const like = (name: string, from: string, nullable: boolean): Column => plainColumn(findColumn(owner, from) as Column, name, nullable);
  const table: Table = {
    name: spec.extracted,
    columns: [
      ...Object.entries(spec.key).map(([name, from]) => like(name, from, false)),
      ...spec.columns.map((column) => like(column.extracted, column.owner, true)),
    ],
    primaryKey: { name: null, columns: Object.keys(spec.key) },
    unique: [],
    foreignKeys: [
      {
        name: null,
        columns: Object.keys(spec.key),
        refTable: spec.table,
        refColumns: Object.values(spec.key),
        onDelete: "CASCADE",
        onUpdate: "CASCADE",
      },
    ],
    indexes: [],
    checks: [],
    ...(owner.options && { options: owner.options }),
  };
  return [createTableLike(table, originOf(spec), context)];
}

function originOf({ table, key, columns }: ExtractedTableSpec): Origin {
  return { table, columns: { ...key, ...Object.fromEntries(columns.map((column) => [column.extracted, column.owner])) } };
}

/** Inserts of the new release do not name the columns any more. */
function defaults({ old, table, columns }: ExtractedTableSpec, { lower }: OperationContext): readonly LoweredChange[] {
  if (old === "extracted") return [];
  return columns.flatMap(({ owner: column, missing }) =>
    missing === undefined ? [] : [lower({ kind: "alter-column", table, column, to: { default: missing } })],
  );
}

function contracted(spec: ExtractedTableSpec): readonly LoweredChange[] {
  const notNull = (table: string, side: "owner" | "extracted"): readonly LoweredChange[] =>
    spec.columns
      .filter((column) => column.notNull)
      .map((column): LoweredChange => ({ kind: "alter-column", table, column: column[side], to: { nullable: false } }));
  return spec.old === "extracted"
    ? [...notNull(spec.table, "owner"), { kind: "drop-table", table: spec.extracted }]
    : [
        ...notNull(spec.extracted, "extracted"),
        ...spec.columns.map((column): LoweredChange => ({ kind: "drop-column", table: spec.table, column: column.owner })),
      ];
}

function reverted(spec: ExtractedTableSpec): readonly LoweredChange[] {
  if (spec.old === "extracted")
    return spec.columns.map((column): LoweredChange => ({ kind: "drop-column", table: spec.table, column: column.owner }));
  const asBefore = spec.columns.flatMap(({ owner: column, missing }): LoweredChange[] =>
    missing === undefined ? [] : [{ kind: "alter-column", table: spec.table, column, to: { default: null } }],
  );
  return [{ kind: "drop-table", table: spec.extracted }, ...asBefore];
}

/** What the two shapes say of each other, in this database's SQL. */
class Shape {
  readonly #spec: ExtractedTableSpec;
  readonly #owner: Table;
  readonly #context: OperationContext;
  constructor(spec: ExtractedTableSpec, owner: Table, context: OperationContext) {
    this.#spec = spec;
    this.#owner = owner;
    this.#context = context;
  }

  link(): Link {
    const { old, key, columns, table, extracted: other } = this.#spec;
    const { differs } = this.#context.dialect.sync;
    const any = (parts: readonly string[]): string => `(${parts.join(" OR ")})`;
    const given = (row: "NEW" | "OLD"): string => any(columns.map((column) => differs(reference(column.owner, row), this.#absent(column))));
    const changed = any(columns.map(({ owner }) => differs(reference(owner, "NEW"), reference(owner, "OLD"))));
    const keyChanged = (names: readonly string[]): string =>
      any(names.map((name) => differs(reference(name, "NEW"), reference(name, "OLD"))));
    // An orphan may sit there where foreign keys are not enforced; the client's write must not fail for it.
    const taken = Object.entries(key).map(([name, owner]) => `${quoteTable(other)}.${quote(name)} = ${reference(owner, "NEW")}`);
    const isFree = `NOT EXISTS (SELECT 1 FROM ${quoteTable(other)} WHERE ${taken.join(" AND ")})`;
    const toOther = (row: "NEW" | "OLD") => Object.fromEntries(Object.entries(key).map(([name, owner]) => [name, reference(owner, row)]));
    const toOwner = (row: "NEW" | "OLD") => Object.fromEntries(Object.entries(key).map(([name, owner]) => [owner, reference(name, row)]));
    const values = Object.fromEntries(columns.map((column) => [column.extracted, this.#outward(column)]));
    const back = Object.fromEntries(columns.map((column) => [column.owner, this.#inward(column, reference(column.extracted, "NEW"))]));
    const nothing = Object.fromEntries(columns.map((column) => [column.owner, this.#absent(column)]));
    // The row of one who took its values away himself comes back from the owner: it says nothing any more, and is his to keep.
    const says = any(columns.map((column) => differs(this.#inward(column, reference(column.extracted)), this.#absent(column))));
    const put = { do: "put", table: other, key: toOther("NEW"), values } as const;
    const take = { do: "set", table, key: toOwner("NEW"), values: back } as const;
    const empty = { do: "set", table, key: toOwner("OLD"), values: nothing } as const;
    return {
      name: this.#name(),
      propagations: {
        [table]: {
          INSERT: [{ ...put, when: given("NEW") }],
          UPDATE: [
            {
              do: "set",
              table: other,
              key: toOther("OLD"),
              values: toOther("NEW"),
              when: `${keyChanged(Object.values(key))} AND ${isFree}`,
            },
            { ...put, when: `${changed} AND ${given("NEW")}` },
            old === "owner"
              ? { ...put, do: "set", when: `NOT ${given("NEW")} AND ${given("OLD")}` }
              : {
                  do: "remove",
                  table: other,
                  key: toOther("NEW"),
                  values: {},
                  where: says,
                  when: `NOT ${given("NEW")} AND ${given("OLD")}`,
                },
          ],
          DELETE: [{ do: "remove", table: other, key: toOther("OLD"), values: {} }],
        },
        [other]: {
          INSERT: [take],
          UPDATE: [{ ...empty, when: keyChanged(Object.keys(key)) }, take],
          DELETE: [empty],
        },
      },
    };
  }

  #name(): string {
    return linkName(this.#context.version, this.#spec.table, this.#spec.extracted);
  }

  move(): LoweredChange {
    const { old, key, columns, table, extracted: other } = this.#spec;
    const { differs } = this.#context.dialect.sync;
    const same = Object.entries(key)
      .map(([name, owner]) => `${quoteTable(other)}.${quote(name)} = ${quoteTable(table)}.${quote(owner)}`)
      .join(" AND ");
    const name = `carry ${columns.map((column) => column.owner).join(", ")} of ${table} ${old === "owner" ? "over to" : "back from"} ${other}`;
    if (old === "owner") {
      const given = columns.map((column) => differs(`${quoteTable(table)}.${quote(column.owner)}`, this.#absent(column))).join(" OR ");
      const values = {
        ...Object.fromEntries(Object.entries(key).map(([column, owner]) => [column, quote(owner)])),
        ...Object.fromEntries(columns.map((column) => [column.extracted, quote(column.owner)])),
      };
      return {
        kind: "move",
        move: {
          name,
          table,
          link: this.#name(),
          into: { table: other, key: Object.keys(key), values },
          where: `(${given}) AND NOT EXISTS (SELECT 1 FROM ${quoteTable(other)} WHERE ${same})`,
        },
      };
    }
    const value = (column: ExtractedColumn): string =>
      `(SELECT ${this.#inward(column, `${quoteTable(other)}.${quote(column.extracted)}`)} FROM ${quoteTable(other)} WHERE ${same})`;
    const differing = columns.map((column) =>
      differs(this.#inward(column, `${quoteTable(other)}.${quote(column.extracted)}`), `${quoteTable(table)}.${quote(column.owner)}`),
    );
    const inOrder =
      this.#owner.primaryKey?.columns.map((column) => Object.keys(key).find((name_) => key[name_] === column) ?? column) ?? [];
    return {
      kind: "move",
      move: {
        name,
        table,
        set: Object.fromEntries(columns.map((column) => [column.owner, value(column)])),
        where: `EXISTS (SELECT 1 FROM ${quoteTable(other)} WHERE ${same} AND (${differing.join(" OR ")}))`,
        link: this.#name(),
        reads: { table: other, key: inOrder },
      },
    };
  }

  verifications(): readonly LoweredChange[] {
    const { key, columns, table, extracted: other } = this.#spec;
    const { differs } = this.#context.dialect.sync;
    const on = Object.entries(key)
      .map(([name, owner]) => `s.${quote(name)} = o.${quote(owner)}`)
      .join(" AND ");
    const [first = ""] = Object.keys(key);
    const keys = Object.values(key)
      .map((owner) => `o.${quote(owner)}`)
      .join(", ");
    // By two comparisons, not by one with a value of a CASE: that may have another type (MariaDB makes a number of BIT).
    const disagree = columns
      .map((column) => {
        const isOther = (value: string): string => differs(`o.${quote(column.owner)}`, value);
        const there = isOther(this.#inward(column, `s.${quote(column.extracted)}`));
        return `CASE WHEN s.${quote(first)} IS NULL THEN ${isOther(this.#absent(column))} ELSE ${there} END`;
      })
      .join(" OR ");
    return [
      {
        kind: "verify-rows",
        table,
        title: `verify that ${columns.map((column) => column.owner).join(", ")} of ${table} and ${other} agree in every row`,
        query: `SELECT ${keys} FROM ${quoteTable(table)} o LEFT JOIN ${quoteTable(other)} s ON ${on} WHERE ${disagree} LIMIT 5`,
        finding: `${table} and ${other} disagree`,
      },
      {
        kind: "verify-rows",
        table: other,
        title: `verify that every row of ${other} has its row of ${table}`,
        query: `SELECT ${Object.keys(key)
          .map((name) => `s.${quote(name)}`)
          .join(
            ", ",
          )} FROM ${quoteTable(other)} s LEFT JOIN ${quoteTable(table)} o ON ${on} WHERE o.${quote(Object.values(key)[0] ?? "")} IS NULL LIMIT 5`,
        finding: `rows of ${other} belong to no row of ${table}`,
      },
    ];
  }

  /** What the owner's column holds where there is no row of the extracted table: its default, and NULL without one. */
  #absent({ owner: name, missing }: ExtractedColumn): string {
    if (this.#spec.old === "extracted") return "NULL";
    if (missing !== undefined) return literal(missing, this.#context);
    const column = findColumn(this.#owner, name);
    if (!column) return "NULL";
    if (column.default !== null && !/^('(?:[^']|'')*'(::[\w ()]+)?|-?[\d.]+|true|false|null)$/i.test(column.default))
      refuse(`${this.#spec.table}.${name} has a default that is not the same each time (${column.default}).`, "Drop the default first.");
    if (!column.nullable && column.default === null)
      refuse(
        `${this.#spec.table}.${name} is NOT NULL and has no default: inserts of the new release, which does not know it there, would fail.`,
        "Say what the old release should see in such rows: { …, missing }.",
      );
    return column.default ?? "NULL";
  }

  /** The owner's column from the extracted table's. */
  #inward(column: ExtractedColumn, value: string): string {
    if (this.#spec.old === "extracted")
      return this.#stands(column) ? `NULLIF(${value}, ${literal(column.missing ?? "", this.#context)})` : value;
    return isStrict(this.#context.schema, this.#spec.table, column.owner) ? `COALESCE(${value}, ${this.#absent(column)})` : value;
  }

  /** The extracted table's column from the owner's. */
  #outward(column: ExtractedColumn): string {
    const value = reference(column.owner, "NEW");
    return this.#stands(column) ? `COALESCE(${value}, ${literal(column.missing ?? "", this.#context)})` : value;
  }

  /** Whether a value of a NOT NULL column of the extracted table stands for nothing in the owner. */
  #stands({ extracted: name, missing }: ExtractedColumn): boolean {
    return this.#spec.old === "extracted" && missing !== undefined && isStrict(this.#context.schema, this.#spec.extracted, name);
  }
}

function isStrict(schema: Schema, table: string, column: string): boolean {
  return findColumn(schema.tables.get(table), column)?.nullable === false;
}
