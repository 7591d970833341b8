import type { Sketch, SketchColumn, SketchTable } from "../sketch.ts";

/** A change as a script says it, and as plain DDL on the twin. */
export interface Change {
  /** An operation in TypeScript, for `evolution([…])`. */
  readonly source: string;
  /** Statements that change a database whose service is stopped; null where there are none to compare with. */
  readonly ddl: readonly string[] | null;
  /** The schema that clients know afterwards. */
  readonly after: Sketch;
  /** What the data migration does to rows that the running release sees, on the twin. */
  readonly rows?: readonly string[];
  /** How the running release must write for the change to leave its statements alone. */
  readonly before?: Sketch;
  /** Whether rows may stand in its way at contract (UP-DATA). */
  readonly mayFindData?: true;
}

/** Makes a change of one kind for a schema; null where it has nothing to change. */
export type ChangeMaker = (sketch: Sketch) => Change | null;

/** The table that changes: the first one. */
export function tableOf({ tables }: Sketch): SketchTable {
  const [table] = tables;
  if (!table) throw new RangeError("a schema without tables");
  return table;
}

/** The schema with its first table changed. */
function withTable(sketch: Sketch, change: Partial<SketchTable>): Sketch {
  const [table, ...others] = sketch.tables;
  return table ? { ...sketch, tables: [{ ...table, ...change }, ...others] } : sketch;
}

/** The schema with a column of the first table in the place of another; null takes it away. */
export function withColumn(sketch: Sketch, name: string, column: SketchColumn | null): Sketch {
  const table = tableOf(sketch);
  const columns = table.columns.flatMap((old) => (old.name === name ? (column ? [column] : []) : [old]));
  const key = table.key.flatMap((old) => (old === name ? (column ? [column.name] : []) : [old]));
  return withTable(sketch, { columns, key });
}

/** An operation's call with plain values. */
export function call(name: string, ...args: readonly unknown[]): string {
  return `${name}(${args.map((arg) => JSON.stringify(arg)).join(", ")})`;
}
