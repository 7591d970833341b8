import { inOrder, pick, quoteFor, type Sketch, type SketchColumn, type SketchTable } from "./sketch.ts";

/** The one number from which everything random in a list of statements follows. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * sides);
  }
}

/** A key of a column, the same for the same number. */
function keyValue({ keysFrom = 0 }: SketchTable, column: SketchColumn, number: number): string {
  const n = keysFrom + number;
  if (column.kind.name === "uuid") return `'00000000-0000-4000-8000-${String(n).padStart(12, "0")}'`;
  return column.kind.traits.includes("whole") ? String(n) : `'k${n}'`;
}

/** The rows that stand in a schema from the start. */
export function seedRows(sketch: Sketch): readonly string[] {
  return inOrder(sketch).flatMap((table) =>
    Array.from({ length: table.rows }, (_, row) => {
      const dice = new Dice(sketch.seed + 31 * sketch.tables.indexOf(table) + row);
      const q = quoteFor(sketch.dialect);
      const given = table.columns.filter((column) => column.numbered !== "always");
      // One value after the other, so that a constraint that comes later finds them different.
      const values = given.map((column, c) =>
        column.refers || table.key.includes(column.name) ? value(sketch, table, column, row + 1, dice) : distinct(column, row + c, dice),
      );
      return `INSERT INTO ${q(table.name)} (${given.map((column) => q(column.name)).join(", ")}) VALUES (${values.join(", ")})`;
    }),
  );
}

function distinct({ kind, notNull }: SketchColumn, n: number, dice: Dice): string {
  // The last value is what checks forbid.
  return !notNull && dice.roll(5) === 0 ? "NULL" : pick(kind.values.length > 2 ? kind.values.slice(0, -1) : kind.values, n);
}

function value(sketch: Sketch, table: SketchTable, column: SketchColumn, n: number, dice: Dice): string {
  if (table.key.includes(column.name)) return keyValue(table, column, n);
  if (!column.notNull && !column.given && dice.roll(5) === 0) return "NULL";
  const { refers } = column;
  if (refers) {
    const target = sketch.tables.find((candidate) => candidate.name === refers.table);
    const key = target?.columns[0];
    return target && key && target.rows > 0 ? keyValue(target, key, 1 + dice.roll(target.rows)) : "NULL";
  }
  return pick(column.kind.values, dice.roll(column.kind.values.length));
}

function insert(
  sketch: Sketch,
  table: SketchTable,
  n: number,
  dice: Dice,
  leaveOut: (column: SketchColumn) => boolean = () => false,
  tail = "",
): string {
  const q = quoteFor(sketch.dialect);
  const given = table.columns.filter((column) => column.given || (column.numbered !== "always" && !leaveOut(column)));
  const values = given.map((column) => value(sketch, table, column, n, dice));
  return given.length === 0
    ? `INSERT INTO ${q(table.name)} ${sketch.dialect === "mysql" ? "() VALUES ()" : "DEFAULT VALUES"}`
    : `INSERT INTO ${q(table.name)} (${given.map((column) => q(column.name)).join(", ")}) VALUES (${values.join(", ")})${tail}`;
}

/** A table's rows as its clients know them. */
export function selectAll(sketch: Sketch, table: SketchTable): string {
  const q = quoteFor(sketch.dialect);
  const columns = table.columns.map((column) => q(column.name)).join(", ");
  const where = table.where === undefined ? "" : ` WHERE ${table.where}`;
  return `SELECT ${columns} FROM ${q(table.name)}${where}${table.key.length > 0 ? ` ORDER BY ${table.key.map(q).join(", ")}` : ""}`;
}

/** Which rows a statement may hit: some that are there, some that are not. */
const SPREAD = 9;

/**
 * What clients of a release do with a schema: a dozen statements on the first table, a few on the others, then a look at all
 * rows and views. `round` tells one phase's from another's.
 */
export function statementsOf(sketch: Sketch, round: number, reads: readonly string[]): readonly string[] {
  const dice = new Dice(sketch.seed * 7 + round);
  // Where some rows don't count, how many a write touched tells nothing.
  const writes = sketch.tables.flatMap((table, t) =>
    Array.from({ length: t === 0 ? 10 : table.where === undefined ? 2 : 0 }, (_, i) => write(sketch, table, round * 100 + i, dice)),
  );
  return [...writes, ...sketch.tables.map((table) => selectAll(sketch, table)), ...reads];
}

function write(sketch: Sketch, table: SketchTable, n: number, dice: Dice): string {
  const { dialect } = sketch;
  const q = quoteFor(dialect);
  const t = q(table.name);
  const free = table.columns.filter((column) => !table.key.includes(column.name));
  const last = free.at(-1);
  const column = dice.roll(2) === 0 && last ? last : free.length > 0 ? pick(free, dice.roll(free.length)) : undefined;
  const fresh = (): string => insert(sketch, table, n, dice);
  if (!column) return fresh();
  const c = q(column.name);
  const now = (): string => value(sketch, table, column, n, dice);
  const where = (): string =>
    table.key.length === 0
      ? `${c} = ${pick(column.kind.values, dice.roll(9))}`
      : table.columns
          .filter((candidate) => table.key.includes(candidate.name))
          .map((candidate) => `${q(candidate.name)} = ${keyValue(table, candidate, 1 + dice.roll(SPREAD))}`)
          .join(" AND ");
  const returning = dialect !== "mysql" && dice.roll(3) === 0 ? ` RETURNING ${c}` : "";
  const again = (): string => insert(sketch, table, 1 + dice.roll(SPREAD), dice, undefined, conflict(sketch, table, c));
  switch (dice.roll(10)) {
    case 0:
      return fresh() + returning;
    case 1:
      return insert(sketch, table, n, dice, (candidate) => candidate === column);
    case 2:
      return insert(sketch, table, n, dice, (candidate) => !candidate.notNull || candidate.default !== null);
    case 3:
      return `UPDATE ${t} SET ${c} = ${now()} WHERE ${where()}${returning}`;
    case 4:
      return `UPDATE ${t} SET ${c} = ${now()}${dice.roll(2) === 0 ? ` WHERE ${c} IS NULL` : ""}`;
    case 5:
      return `UPDATE ${t} SET ${free.map((candidate) => `${q(candidate.name)} = ${value(sketch, table, candidate, n, dice)}`).join(", ")} WHERE ${where()}`;
    case 6:
      return table.key.length > 0 && !isAmbiguous(sketch, table, t) ? again() : fresh();
    case 7:
      return `DELETE FROM ${t} WHERE ${where()}${returning}`;
    case 8:
      return column.numbered || column.given || dialect === "sqlite" ? fresh() : `UPDATE ${t} SET ${c} = DEFAULT WHERE ${where()}`;
    default:
      return `UPDATE ${t} SET ${c} = ${c}`;
  }
}

/**
 * Whether a row may meet two of a table's indexes, unique ones or a foreign key's. Which of them MySQL then finds first goes by the order in which
 * they were made, and with it whether an upsert updates a row, which, or is refused. Any copy of the table changes that order
 * (`ALTER TABLE … FORCE`, `OPTIMIZE TABLE`).
 */
function isAmbiguous({ dialect, parts }: Sketch, { columns }: SketchTable, table: string): boolean {
  const given = parts.flatMap(({ sql }) => sql).filter((statement) => /\bUNIQUE\b/.test(statement) && statement.includes(table));
  return dialect === "mysql" && given.length + columns.filter(({ refers }) => refers).length > 1;
}

function conflict(sketch: Sketch, table: SketchTable, c: string): string {
  if (sketch.dialect === "mysql") return ` ON DUPLICATE KEY UPDATE ${c} = VALUES(${c})`;
  return ` ON CONFLICT (${table.key.map(quoteFor(sketch.dialect)).join(", ")}) DO UPDATE SET ${c} = excluded.${c}`;
}
