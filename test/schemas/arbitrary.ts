import * as fc from "fast-check";
import type { DialectName } from "underpin";
import { KINDS } from "./kinds.ts";
import { MYSQL_PARTS } from "./parts/mysql.ts";
import type { PartMaker } from "./parts/part.ts";
import { POSTGRES_PARTS } from "./parts/postgres.ts";
import { SQLITE_PARTS } from "./parts/sqlite.ts";
import { pick, quoteFor, type Kind, type Part, type Sketch, type SketchColumn, type SketchTable } from "./sketch.ts";

const PARTS: Readonly<Record<DialectName, Readonly<Record<string, PartMaker>>>> = {
  postgres: POSTGRES_PARTS,
  mysql: MYSQL_PARTS,
  sqlite: SQLITE_PARTS,
};

/** Names that applications give, and names that only a test gives. */
const PLAIN = ["name", "state", "amount", "note", "code", "label", "city", "price", "created", "kind", "email", "title"];
const ODD = ["order", "userId", "straße", "a b", "a.b", 'a"b', "it's", "{x}", "key?", "UPPER", "x".repeat(55)];
const TABLES = ["item", "person", "Order Line", "user", "Invoice", "stock"];

interface DrawnColumn {
  readonly name: number;
  readonly kind: number;
  readonly notNull: boolean;
  readonly default: number;
  readonly refers: boolean;
}

interface Drawn {
  readonly tables: readonly {
    readonly key: number;
    readonly options: number;
    readonly rows: number;
    readonly columns: readonly DrawnColumn[];
  }[];
  readonly parts: readonly { readonly kind: string; readonly table: number; readonly column: number; readonly other: number }[];
  readonly odd: boolean;
  readonly seed: number;
}

function drawn(
  dialect: DialectName,
  size: { readonly tables: number; readonly columns: number; readonly parts: number },
): fc.Arbitrary<Drawn> {
  const small = fc.nat(59);
  const column = fc.record({
    name: small,
    kind: fc.nat(59),
    notNull: fc.boolean(),
    default: fc.nat(5),
    refers: fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
  });
  const table = fc.record({
    key: small,
    options: small,
    rows: fc.nat(4),
    columns: fc.array(column, { minLength: 2, maxLength: size.columns, size: "max" }),
  });
  const part = fc.record({ kind: fc.constantFrom(...Object.keys(PARTS[dialect])), table: fc.nat(3), column: fc.nat(9), other: small });
  return fc.record({
    tables: fc.array(table, { minLength: 1, maxLength: size.tables, size: "max" }),
    parts: fc.array(part, { maxLength: size.parts, size: "max" }),
    odd: fc.nat(5).map((n) => n === 5),
    seed: fc.nat(9999),
  });
}

/** Random schemas: three small ones for each wide one. */
export function sketches(dialect: DialectName): fc.Arbitrary<Sketch> {
  const draft = fc.oneof(
    { weight: 3, arbitrary: drawn(dialect, { tables: 2, columns: 4, parts: 3 }) },
    { weight: 1, arbitrary: drawn(dialect, { tables: 5, columns: 20, parts: 14 }) },
  );
  return fc.noBias(draft).map((one) => sketchOf(dialect, one));
}

interface KeyStyle {
  readonly columns: readonly Omit<SketchColumn, "name" | "attributes">[];
  readonly names?: readonly string[];
}

function keyStyles(dialect: DialectName): readonly KeyStyle[] {
  const find = (name: string): Kind => {
    const kind = KINDS[dialect].find((candidate) => candidate.name === name);
    if (!kind) throw new RangeError(name);
    return kind;
  };
  const plain = (kind: Kind): KeyStyle["columns"][number] => ({ kind, notNull: true, default: null });
  const wide = find("bigint");
  const whole = find(dialect === "mysql" ? "int" : "integer");
  const numbered: KeyStyle = { columns: [{ ...plain(dialect === "sqlite" ? whole : wide), numbered: "by default" }] };
  return [
    numbered,
    numbered,
    { columns: [plain(whole)] },
    { columns: [plain(find("varchar"))] },
    { columns: [plain(whole), plain(wide)], names: ["tenant_id", "id"] },
    numbered,
    { columns: [plain(whole)] },
    { columns: [{ ...plain(dialect === "sqlite" ? whole : wide), numbered: dialect === "mysql" ? "by default" : "always" }] },
    ...(dialect === "sqlite" ? [] : [{ columns: [plain(find("uuid"))] }]),
    { columns: [] },
  ];
}

/** What stands behind CREATE TABLE's parenthesis. */
function tableOptions(dialect: DialectName, n: number, table: Pick<SketchTable, "key" | "columns">): string {
  const isNumbered = table.columns.some((column) => column.numbered);
  const isPlain = table.columns.every((column) => /^(INTEGER|TEXT|REAL|BLOB)$/.test(column.kind.type));
  if (dialect === "sqlite" && n % 12 === 11 && table.key.length > 0 && !isNumbered) return " WITHOUT ROWID";
  if (dialect === "sqlite" && n % 2 === 1 && isPlain) return " STRICT";
  if (dialect === "postgres" && n % 12 === 11 && table.key.length > 0) return ` PARTITION BY HASH ("${table.key[0]}")`;
  if (dialect === "mysql" && n % 12 === 11) return " ENGINE=InnoDB DEFAULT CHARSET=latin1";
  return "";
}

/** What must follow a table at once. */
function behindTable(dialect: DialectName, n: number, name: string): readonly string[] {
  if (dialect !== "postgres" || n % 12 !== 11) return [];
  const q = quoteFor(dialect);
  return [0, 1].map((i) => `CREATE TABLE ${q(`${name}_${i}`)} PARTITION OF ${q(name)} FOR VALUES WITH (MODULUS 2, REMAINDER ${i})`);
}

function sketchOf(dialect: DialectName, draft: Drawn): Sketch {
  const q = quoteFor(dialect);
  const tables: SketchTable[] = [];
  for (const [t, { key, options, rows, columns: drawnColumns }] of draft.tables.entries()) {
    const style = pick(keyStyles(dialect), key);
    const keys = style.columns.map((column, i): SketchColumn => ({ ...column, name: pick(style.names ?? ["id"], i), attributes: "" }));
    const columns = [...keys];
    for (const one of drawnColumns) columns.push(columnOf(dialect, one, tables, unused(one.name, draft.odd, columns)));
    const shape = { key: keys.map((column) => column.name), columns };
    const name = pick(TABLES, t);
    tables.push({
      ...shape,
      name,
      inside: [],
      options: tableOptions(dialect, options, shape),
      rows,
      behind: behindTable(dialect, options, name),
    });
  }
  const parts: Part[] = [];
  const inside = new Map<string, string[]>();
  for (const [n, { kind, table: at, column: of, other }] of draft.parts.entries()) {
    // Most hang on the first table and its last column, which is where the operation is.
    const table = pick(tables, at === 3 ? 1 : 0);
    const column = of < 6 ? table.columns.at(-1) : pick(table.columns, of);
    const beside = pick(table.columns, other);
    if (!column) continue;
    const made = PARTS[dialect][kind]?.({ table, column, other: beside, t: q(table.name), c: q(column.name), d: q(beside.name), n });
    if (made?.inside !== undefined) inside.set(table.name, [...(inside.get(table.name) ?? []), made.inside]);
    if (made) parts.push({ kind, sql: made.sql ?? [], ...(made.reads && { reads: made.reads }) });
  }
  return { dialect, tables: tables.map((table) => ({ ...table, inside: inside.get(table.name) ?? [] })), parts, seed: draft.seed };
}

function unused(n: number, odd: boolean, columns: readonly SketchColumn[]): string {
  const name = pick(odd ? [...ODD, ...PLAIN] : PLAIN, n);
  return columns.some((column) => column.name === name) ? `${name}_${columns.length}` : name;
}

function columnOf(dialect: DialectName, one: DrawnColumn, before: readonly SketchTable[], name: string): SketchColumn {
  const target = before[0];
  const targetKey = target?.key.length === 1 ? target.columns[0] : undefined;
  if (one.refers && target && targetKey) {
    const rules = pick(
      ["", "ON DELETE CASCADE", "ON DELETE SET NULL ON UPDATE CASCADE", "DEFERRABLE INITIALLY DEFERRED", "ON DELETE RESTRICT"],
      one.kind,
    );
    return {
      name,
      kind: targetKey.kind,
      notNull: false,
      default: null,
      attributes: "",
      refers: { table: target.name, key: targetKey.name, rules: dialect === "mysql" && rules.startsWith("DEF") ? "" : rules },
    };
  }
  const kind = pick(KINDS[dialect], one.kind);
  const computed = kind.computed ?? [];
  const literal =
    dialect === "mysql" && /^(text|mediumtext|blob|json|uuid|inet6)$/.test(kind.type) ? `(${pick(kind.values, 1)})` : pick(kind.values, 1);
  const value = one.default === 4 && computed.length > 0 ? pick(computed, one.kind) : one.default === 5 ? literal : null;
  // MySQL takes NULL for the moment there, and under any trigger what is left out for NULL.
  const isMoment = dialect === "mysql" && kind.type === "timestamp" && one.notNull && value === null;
  return { name, kind, notNull: one.notNull, default: value, attributes: "", ...(isMoment && { given: true }) };
}
