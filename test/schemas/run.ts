import * as fc from "fast-check";
import type { DialectName } from "underpin";
import { sketches } from "./arbitrary.ts";
import type { Change, ChangeMaker } from "./changes/change.ts";
import { builderOf } from "./build.ts";
import { judge, type Fault, type Judgement } from "./judge.ts";
import { inSchema } from "./elsewhere.ts";
import type { Sketch, SketchColumn } from "./sketch.ts";

/** A case that was judged. */
export interface Judged extends Judgement {
  readonly index: number;
  readonly source: string;
  readonly sketch: Sketch;
}

/** The seed of all random schemas; a schema's number tells it from the others. */
const SEED = Number(process.env["SCHEMAS_SEED"] ?? 20261121);

/** So many schemas are drawn for one that fits, and another so many, until there are enough; what fits fewer than one in 80 gets what it gets. */
const DRAWN = 8;
const ROUNDS = 10;

/** Random schemas that a change fits, with the change. */
function casesOf(dialect: DialectName, make: ChangeMaker, count: number): readonly (readonly [Sketch, Change])[] {
  const cases: (readonly [Sketch, Change])[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const sketch of fc.sample(sketches(dialect), { seed: SEED + round * 1_000_003, numRuns: count * DRAWN })) {
      const change = make(sketch);
      if (change) cases.push([sketch, inSchema(change, sketch)]);
      if (cases.length === count) return cases;
    }
  return cases;
}

/** Judges a change on random schemas. */
export async function judgeMany(dialect: DialectName, make: ChangeMaker, count: number, folder: string): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const [index, [sketch, change]] of casesOf(dialect, make, count).entries())
    judged.push({ index, sketch, source: change.source, ...(await judge(dialect, builderOf(sketch, change), change, folder)) });
  return judged;
}

/** What a fault is about, without the names and values of its schema: the same for the same fault, mostly. */
export function signatureOf(fault: Fault): string {
  return [fault.stage, fault.what, ...fault.detail.slice(0, fault.what.startsWith("a statement") ? 3 : 2)]
    .join(" | ")
    .replaceAll(/'[^']*'|"[^"]*"|`[^`]*`/g, "…")
    .replaceAll(/\d+/g, "0")
    .slice(0, 160);
}

/** The smallest schema that shows the same fault, found within half a minute. */
export async function smallest(
  dialect: DialectName,
  make: ChangeMaker,
  { sketch }: Judged,
  fault: Fault,
  folder: string,
): Promise<Judged | null> {
  let best: Judged | null = null;
  const wanted = signatureOf(fault);
  const until = Date.now() + 30_000;
  let current = sketch;
  for (let again = true; again && Date.now() < until;) {
    again = false;
    for (const smaller of smallerThan(current)) {
      if (Date.now() > until) break;
      const made = make(smaller);
      if (!made) continue;
      const change = inSchema(made, smaller);
      const { verdict, built } = await judge(dialect, builderOf(smaller, change), change, folder);
      if (verdict.is !== "fault" || !verdict.faults.some((other) => signatureOf(other) === wanted)) continue;
      [best, current, again] = [{ index: -1, sketch: smaller, source: change.source, verdict, built }, smaller, true];
      break;
    }
  }
  return best;
}

/** A schema with much less, then with one thing less, in every way. */
function* smallerThan(sketch: Sketch): Generator<Sketch> {
  const { tables, parts } = sketch;
  if (tables.length > 1) yield { ...sketch, tables: tables.slice(0, 1) };
  if (parts.length > 1) for (const part of parts) yield { ...sketch, parts: [part] };
  if (parts.length > 0) yield { ...sketch, parts: [] };
  for (const [t, table] of tables.entries()) {
    const put = (change: object): Sketch => ({ ...sketch, tables: tables.with(t, { ...table, ...change }) });
    const isOurs = ({ name }: SketchColumn): boolean => table.key.includes(name) || name === table.columns.at(-1)?.name;
    if (table.columns.some((column) => !isOurs(column))) yield put({ columns: table.columns.filter(isOurs) });
    if (table.rows > 0) yield put({ rows: 0 });
    if (table.rows > 1) yield put({ rows: 1 });
    if (table.options !== "") yield put({ options: "", behind: [] });
    for (const i of table.inside.keys()) yield put({ inside: table.inside.toSpliced(i, 1) });
    for (const [i, column] of table.columns.entries()) {
      if (!isOurs(column)) yield put({ columns: table.columns.toSpliced(i, 1) });
      if (column.default !== null) yield put({ columns: table.columns.with(i, { ...column, default: null }) });
      if (column.notNull && !table.key.includes(column.name)) yield put({ columns: table.columns.with(i, { ...column, notNull: false }) });
    }
  }
  for (const i of tables.keys()) if (i > 0) yield { ...sketch, tables: tables.toSpliced(i, 1) };
  for (const i of parts.keys()) yield { ...sketch, parts: parts.toSpliced(i, 1) };
}
