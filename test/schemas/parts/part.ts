import type { SketchColumn, SketchTable, Trait } from "../sketch.ts";

/** What a part is made for. */
export interface Place {
  readonly table: SketchTable;
  /** The column it is about: often the one that the operation changes. */
  readonly column: SketchColumn;
  /** Another one of the same table, if there is one. */
  readonly other: SketchColumn;
  /** Their names and the table's, quoted. */
  readonly t: string;
  readonly c: string;
  readonly d: string;
  /** A number of its own, for its names. */
  readonly n: number;
}

/** A part before it stands in a schema: its statements, or what it puts inside CREATE TABLE. */
export interface PartDraft {
  readonly sql?: readonly string[];
  readonly inside?: string;
  readonly reads?: readonly string[];
}

/** Makes a part; null where it can't be on this column. */
export type PartMaker = (place: Place) => PartDraft | null;

export const has = (column: SketchColumn, ...traits: readonly Trait[]): boolean =>
  traits.some((trait) => column.kind.traits.includes(trait));

/** A part of statements. */
export const sql = (...statements: readonly string[]): PartDraft => ({ sql: statements });

/** A part for columns of some kinds only. */
export const forColumns =
  (traits: readonly Trait[], make: (place: Place) => PartDraft): PartMaker =>
  (place) =>
    has(place.column, ...traits) ? make(place) : null;
