import type { LoweredChange, Origin } from "../../model/change.ts";
import type { Part, PartitionSpec } from "../../model/operation.ts";
import type { DependentKind } from "../../model/dependents.ts";
import { columnsOf, type Column, type Table } from "../../model/schema.ts";
import { ownName } from "../../model/table-name.ts";
import type { Propagation } from "../../model/sync.ts";
import { fillTemplate, reference } from "../../sql/template.ts";
import { quote, quoteTable } from "../../sql/quoting.ts";
import { renderExpression } from "../../sync/expression.ts";
import type { OperationContext } from "../support/context.ts";
import { createLink, createTableLike, dropLink, keyOf, linkName, literal, refuse, tableOf, type Link } from "../support/link.ts";
import { refuseUnlikeParts } from "../support/merging.ts";
import { generatedName } from "../support/mirror.ts";
import { noTrials, type OperationKind } from "./kind.ts";

/**
 * One table and several that hold its rows by a condition, kept equal by triggers until contract: what splitting a table
 * and merging tables have in common.
 */
export const partition: OperationKind<PartitionSpec> = {
  claims: ({ table, parts }) => [table, ...parts.map((part) => part.table)].map((name) => ({ table: name, columns: "all" })),
  treats: (spec, { schema }) =>
    tablesOf(spec).old.map((table) => {
      const names = schema.tables.get(table)?.columns.map(({ name }) => name) ?? [];
      const without = spec.old === "whole" ? spec.parts.map(({ constants }) => constants) : [{}];
      const into = without.map((gone) => ({
        table,
        columns: Object.fromEntries(names.flatMap((name) => (name in gone ? [] : [[name, name]]))),
      }));
      return { table, columns: "all", treatment: "replace table", into };
    }),
  trials: noTrials,
  expand: (spec, context) => {
    const shape = new Shape(spec, context);
    check(spec, tablesOf(spec).old, context);
    return [...shape.tables().map((table) => createTableLike(table, originOf(spec, table), context)), ...createLink(shape.link(), context)];
  },
  migrate: (spec, context) => {
    const shape = new Shape(spec, context);
    return [...(spec.old === "whole" ? [] : shape.collisions()), ...shape.moves(), ...shape.verifications()];
  },
  contract: (spec, context) => {
    const shape = new Shape(spec, context);
    return [...shape.verifications(), ...dropLink(shape.link()), ...shape.dropChecks(), ...tablesOf(spec).old.map(drop)];
  },
  revert: (spec, context) => [...dropLink(new Shape(spec, context).link()), ...tablesOf(spec).new.map(drop)],
};

const drop = (table: string): LoweredChange => ({ kind: "drop-table", table });

function tablesOf({ old, table, parts }: PartitionSpec): { readonly old: readonly string[]; readonly new: readonly string[] } {
  const names = parts.map((part) => part.table);
  return old === "whole" ? { old: [table], new: names } : { old: names, new: [table] };
}

function originOf(spec: PartitionSpec, { columns }: Table): Origin {
  const [table = ""] = tablesOf(spec).old;
  const extra = new Set(spec.extra.map(({ name }) => name));
  return { table, columns: Object.fromEntries(columns.flatMap(({ name }) => (extra.has(name) ? [] : [[name, name]]))) };
}

/** One table can't be as open as each of several that differ. */
function refuseUnlike([first = "", ...others]: readonly string[], { schema: { dependents }, dialect }: OperationContext): void {
  const { answers } = dialect.catalogue;
  const rights = (name: string): string =>
    JSON.stringify(
      dependents
        .filter(({ table, kind }) => table === name && RIGHTS.has(kind) && answers[kind]["replace table"] === "carried")
        .map(({ kind, name: who, columns, definition }) => [kind, who, columns, definition]),
    );
  const unlike = others.find((name) => rights(name) !== rights(first));
  if (unlike !== undefined)
    refuse(
      `${first} and ${unlike} are not open to the same roles, or not in the same way; one table can't be both.`,
      "Give both the same owner, grants and policies first.",
    );
}

const RIGHTS: ReadonlySet<DependentKind> = new Set(["owner", "table grant", "column grant", "policy", "row security"]);

function check(spec: PartitionSpec, olds: readonly string[], context: OperationContext): void {
  const { schema } = context;
  refuseUnlike(olds, context);
  for (const name of olds) {
    const table = tableOf(schema, name);
    const key = keyOf(table);
    if (table.columns.some((column) => key.includes(column.name) && column.autoincrement))
      refuse(
        `The database numbers the rows of ${name}; each of several tables would number by itself, and two rows get the same number.`,
        "Let the service give the keys first (a UUID, a sequence of its own).",
      );
    const referring = [...schema.tables.values()].find(
      (other) => other.name !== name && other.foreignKeys.some((foreign) => foreign.refTable === name),
    );
    const silent = table.unique.find(({ onConflict }) => onConflict);
    if (silent)
      refuse(
        `A unique constraint of ${name} (${silent.columns.join(", ")}) has its own way with a row like another (ON CONFLICT): what goes so is not heard of elsewhere.`,
        "Make it a plain one first (dropUnique, addUnique).",
      );
    if (referring) refuse(`${referring.name} refers to ${name}, whose rows go elsewhere.`, "Drop that foreign key first.");
  }
  if (spec.old === "parts") refuseUnlikeParts(olds, schema);
  if (spec.parts.filter((part) => part.holds === undefined && Object.keys(part.constants).length === 0).length > 1)
    refuse(`More than one part of ${spec.table} takes the rows that are in no other.`, "Say which rows each part holds.");
}

/** What the two shapes say of each other, in this database's SQL. */
class Shape {
  readonly #spec: PartitionSpec;
  readonly #context: OperationContext;
  constructor(spec: PartitionSpec, context: OperationContext) {
    this.#spec = spec;
    this.#context = context;
  }

  /** The tables of the new shape. */
  tables(): readonly Table[] {
    const { old, table, parts, extra } = this.#spec;
    const { schema, lower, dialect } = this.#context;
    const { longestName } = dialect.catalogue;
    if (old === "whole") {
      const whole = tableOf(schema, table);
      return parts.map((part) => {
        const columns = whole.columns.filter((column) => !(column.name in part.constants));
        const like = copyOf(whole, part.table, columns, longestName);
        return { ...like, checks: [...like.checks, { name: checkName(part, longestName), expression: this.#membership(part) }] };
      });
    }
    const first = tableOf(schema, parts[0]?.table ?? "");
    const added = extra.flatMap((column): Column[] => {
      const lowered = lower({ kind: "add-column", table, column });
      return lowered.kind === "add-column" ? [lowered.column] : [];
    });
    return [copyOf(first, table, [...first.columns, ...added], longestName)];
  }

  link(): Link {
    const { table, parts } = this.#spec;
    const { differs } = this.#context.dialect.sync;
    const key = this.#key();
    const row = (names: readonly string[], of: "NEW" | "OLD"): Record<string, string> =>
      Object.fromEntries(names.map((name) => [name, reference(name, of)]));
    const values = (names: readonly string[]): readonly string[] => names.filter((name) => !key.includes(name));
    const keyChanged = `(${key.map((name) => differs(reference(name, "NEW"), reference(name, "OLD"))).join(" OR ")})`;
    const put = (part: Part): Propagation => ({
      do: "put",
      table: part.table,
      key: row(key, "NEW"),
      values: row(values(this.#columns(part)), "NEW"),
      when: this.#holds(part, "NEW"),
    });
    const leave = (part: Part): Propagation => ({
      do: "remove",
      table: part.table,
      key: row(key, "OLD"),
      values: {},
      when: `${this.#holds(part, "OLD")} AND (${keyChanged} OR NOT ${this.#holds(part, "NEW")})`,
    });
    const gone = (part: Part): Propagation => ({
      do: "remove",
      table: part.table,
      key: row(key, "OLD"),
      values: {},
      when: this.#holds(part, "OLD"),
    });
    const fromPart = (part: Part) => {
      const whole: Propagation = {
        do: "put",
        table,
        key: row(key, "NEW"),
        values: { ...row(values(this.#columns(part)), "NEW"), ...this.#constants(part) },
      };
      // Only while the whole still says that the row is in this part: it may have gone to another.
      const away: Propagation = { do: "remove", table, key: row(key, "OLD"), values: {}, where: this.#holds(part) };
      return { INSERT: [whole], UPDATE: [{ ...away, when: keyChanged }, whole], DELETE: [away] };
    };
    return {
      name: this.#name(),
      propagations: {
        [table]: { INSERT: parts.map(put), UPDATE: [...parts.map(leave), ...parts.map(put)], DELETE: parts.map(gone) },
        ...Object.fromEntries(parts.map((part) => [part.table, fromPart(part)])),
      },
    };
  }

  moves(): readonly LoweredChange[] {
    const { old, table, parts } = this.#spec;
    const key = this.#key();
    return parts.map((part): LoweredChange => {
      const own = Object.fromEntries(this.#columns(part).map((name) => [name, quote(name)]));
      const [from, to, values] = old === "whole" ? [table, part.table, own] : [part.table, table, { ...own, ...this.#constants(part) }];
      const same = key.map((name) => `${quoteTable(to)}.${quote(name)} = ${quoteTable(from)}.${quote(name)}`).join(" AND ");
      const absent = `NOT EXISTS (SELECT 1 FROM ${quoteTable(to)} WHERE ${same})`;
      const where = old === "whole" ? `${plain(this.#holds(part))} AND ${absent}` : absent;
      return {
        kind: "move",
        move: { name: `carry rows of ${from} over to ${to}`, table: from, into: { table: to, key, values }, where, link: this.#name() },
      };
    });
  }

  verifications(): readonly LoweredChange[] {
    const { table, parts } = this.#spec;
    const { differs } = this.#context.dialect.sync;
    const [first = ""] = this.#key();
    const on = this.#key()
      .map((name) => `p.${quote(name)} = w.${quote(name)}`)
      .join(" AND ");
    const keys = (alias: string): string =>
      this.#key()
        .map((name) => `${alias}.${quote(name)}`)
        .join(", ");
    const query = (from: string, joined: string, wrong: string): string => `SELECT ${from} FROM ${joined} WHERE ${wrong} LIMIT 5`;
    const of = (part: Part): readonly LoweredChange[] => {
      const differing = [
        ...this.#columns(part)
          .filter((name) => !this.#key().includes(name))
          .map((name) => differs(`w.${quote(name)}`, `p.${quote(name)}`)),
        ...Object.entries(this.#constants(part)).map(([name, value]) => differs(`w.${quote(name)}`, value)),
      ];
      const holds = fillTemplate(this.#holds(part), (name) => `w.${quote(name)}`);
      return [
        {
          kind: "verify-rows",
          table: part.table,
          title: `verify that every row of ${part.table} is in ${table}`,
          query: query(
            keys("p"),
            `${quoteTable(part.table)} p LEFT JOIN ${quoteTable(table)} w ON ${on}`,
            [`w.${quote(first)} IS NULL`, ...differing].join(" OR "),
          ),
          finding: `${part.table} and ${table} disagree`,
        },
        {
          kind: "verify-rows",
          table,
          title: `verify that every row of ${table} that belongs there is in ${part.table}`,
          query: query(
            keys("w"),
            `${quoteTable(table)} w LEFT JOIN ${quoteTable(part.table)} p ON ${on}`,
            `${holds} AND p.${quote(first)} IS NULL`,
          ),
          finding: `rows of ${table} are missing in ${part.table}`,
        },
      ];
    };
    const nowhere = parts.map((part) => `NOT ${fillTemplate(this.#holds(part), (name) => `w.${quote(name)}`)}`);
    return [
      ...parts.flatMap(of),
      {
        kind: "verify-rows",
        table,
        title: `verify that every row of ${table} belongs to one of ${parts.map((part) => part.table).join(", ")}`,
        query: query(keys("w"), `${quoteTable(table)} w`, nowhere.join(" AND ")),
        finding: `rows of ${table} belong to none of its parts`,
      },
    ];
  }

  /** Rows of different parts with one key: they can't all be in one table. */
  collisions(): readonly LoweredChange[] {
    const key = this.#key();
    const names = this.#spec.parts.map((part) => part.table);
    return names.flatMap((a, i) =>
      names.slice(i + 1).map((b): LoweredChange => ({
        kind: "verify-rows",
        table: a,
        title: `verify that no row of ${a} and ${b} has the same key`,
        query: `SELECT ${key.map((name) => `a.${quote(name)}`).join(", ")} FROM ${quoteTable(a)} a JOIN ${quoteTable(b)} b ON ${key.map((name) => `a.${quote(name)} = b.${quote(name)}`).join(" AND ")} LIMIT 5`,
        finding: `rows of ${a} and ${b} have the same key`,
      })),
    );
  }

  /** The parts were held to their condition only while the whole had to follow. */
  dropChecks(): readonly LoweredChange[] {
    return this.#spec.old === "whole"
      ? this.#spec.parts.map((part): LoweredChange => ({
          kind: "drop-check",
          table: part.table,
          name: checkName(part, this.#context.dialect.catalogue.longestName),
        }))
      : [];
  }

  #name(): string {
    return linkName(this.#context.version, this.#spec.table, ...this.#spec.parts.map((part) => part.table));
  }

  #key(): readonly string[] {
    const { old, table, parts } = this.#spec;
    const live = [old === "whole" ? table : "", ...parts.map((part) => part.table), table].flatMap(
      (name) => this.#context.schema.tables.get(name) ?? [],
    );
    return live[0] ? keyOf(live[0]) : [];
  }

  /** The columns that a part and the whole have in common. */
  #columns(part: Part): readonly string[] {
    const { schema } = this.#context;
    const live = this.#spec.old === "whole" ? schema.tables.get(this.#spec.table) : schema.tables.get(part.table);
    return (live ?? schema.tables.get(part.table))?.columns.map((column) => column.name).filter((name) => !(name in part.constants)) ?? [];
  }

  #constants(part: Part): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(part.constants).map(([column, value]) => [column, literal(value, this.#context)]));
  }

  /** Whether a row of the whole is in a part; never NULL. `row` is the one that a trigger speaks of. */
  #holds(part: Part, row?: "NEW" | "OLD"): string {
    const condition = (of: Part): string => {
      if (of.holds !== undefined) return renderExpression(of.holds, this.#context.dialect, (name) => reference(name, row));
      const constants = Object.entries(this.#constants(of)).map(([name, value]) => `${reference(name, row)} = ${value}`);
      if (constants.length > 0) return constants.join(" AND ");
      const others = this.#spec.parts.filter((other) => other !== of);
      return others.map((other) => `NOT ${this.#holds(other, row)}`).join(" AND ");
    };
    return `(CASE WHEN ${condition(part)} THEN 1 ELSE 0 END = 1)`;
  }

  /** The same, over a row of the part: what it does not have is constant. */
  #membership(part: Part): string {
    const constants = this.#constants(part);
    return fillTemplate(this.#holds(part), (name) => constants[name] ?? quote(name));
  }
}

function checkName(part: Part, longestName: number | null): string {
  return generatedName(`underpin_in_${ownName(part.table)}`, longestName);
}

function plain(template: string): string {
  return fillTemplate(template, quote);
}

/** A table like another, under its own name; indexes are named anew where names are the whole database's. */
function copyOf(table: Table, name: string, columns: readonly Column[], longestName: number | null): Table {
  const has = (names: readonly string[]): boolean => names.every((column) => columns.some((other) => other.name === column));
  return {
    ...table,
    name,
    columns,
    primaryKey: table.primaryKey && { name: null, columns: table.primaryKey.columns },
    unique: table.unique.filter((key) => has(key.columns)).map((key) => ({ ...key, name: null })),
    foreignKeys: table.foreignKeys.filter((key) => has(key.columns)).map((key) => ({ ...key, name: null })),
    indexes: table.indexes
      .filter((index) => !index.invalid && has(columnsOf(index)))
      .map((index) => ({ ...index, name: generatedName(`${index.name}_${ownName(name)}`, longestName) })),
    checks: [],
  };
}
