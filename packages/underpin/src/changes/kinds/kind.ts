import type { Change, Effect, LoweredChange } from "../../model/change.ts";
import type { Made } from "../../model/journal.ts";
import { withTable, type Schema, type Table } from "../../model/schema.ts";

/** A change of one kind as a script declares it. */
export type Declared<K extends Change["kind"]> = Extract<Change, { readonly kind: K }>;
/** A change of one kind in a dialect's types and names. */
export type Lowered<K extends Change["kind"]> = Extract<LoweredChange, { readonly kind: K }>;

/** One kind of change: what it says, does, needs and leaves behind. All of it is computed from values, without a database. */
export interface ChangeKind<K extends Change["kind"]> {
  /** One line a person reads: "add column user.domain_id". The journal knows a step by it. */
  describe(change: Declared<K> | Lowered<K>): string;
  /** What it does to a database, in the words of the phase rules. */
  effect(change: Declared<K>): Effect;
  /** The table it touches, if it is one. */
  table(change: Declared<K> | Lowered<K>): string | undefined;
  /** The names that it brings into the catalogue. */
  names(change: Lowered<K>): readonly string[];
  /** The precheck: what it needs and the schema lacks, in words; null if it may run. */
  missing(schema: Schema, change: Lowered<K>): string | null;
  /**
   * The postcheck: has it already happened? A step for which this holds is skipped, so that running the same command again is the
   * way to resume. Changes of rows are never told from a schema; they have checkpoints.
   */
  satisfied(schema: Schema, change: Lowered<K>): boolean;
  /** The schema after it; it must have passed {@link missing} before. */
  apply(schema: Schema, change: Lowered<K>): Schema;
  /** What takes it back; null where what was before is not known. */
  inverse(change: Declared<K>): readonly Change[] | null;
  /** What it will make on a schema on which it is not satisfied: nothing of what is there already. */
  makes(schema: Schema, change: Lowered<K>): Made;
  /** What is left of it if it takes an expansion back, and only what was made may go; null if nothing is. */
  takenBack(change: Lowered<K>, made: MadeBy, schema: Schema): LoweredChange | null;
}

/** What a script made, as its page in the journal says; `isComplete` is false if some of its steps do not tell. */
export interface MadeBy {
  readonly things: Made;
  readonly isComplete: boolean;
}

type OnTable = { readonly table: string };

/** Of a change that belongs to one table, which it names. */
export const itsTable = (change: OnTable): string => change.table;
/** Of a change that brings no name into the catalogue. */
export const noNames = (): readonly string[] => [];
/** Of a change that needs nothing to be there. */
export const nothingMissing = (): null => null;
/** Of a change that a schema does not show. */
export const unseen = (): boolean => false;
/** Of a change that leaves the schema as it is. */
export const sameSchema = (schema: Schema): Schema => schema;
/** Of a change that can't be taken back. */
export const noInverse = (): null => null;

/** Of a change that makes nothing that could be taken for somebody else's. */
export const makesNothing = (): Made => ({});
/** Of a change that is no way back, or takes away what is always our own. */
export const asItIs = <C>(change: C): C => change;

/** What is made of a thing that was not there. */
export function thing(name: string): Made {
  return { [name]: null };
}

/** Of a change that takes a thing away: only if it was made. Of an incomplete journal, unless it holds rows. */
export function ifMade<C>(name: (change: C) => string): (change: C, made: MadeBy) => C | null {
  return (change, { things, isComplete }) => (!isComplete || name(change) in things ? change : null);
}

/** Named enums that were not there. */
export function typesMade({ enums: present }: Schema, enums: Readonly<Record<string, readonly string[]>> = {}): Made {
  const names = Object.keys(enums).filter((name) => !present.has(name));
  return Object.fromEntries(names.map((name) => [`type ${name}`, null]));
}

/** Of a change that takes away what holds rows, and named enums with it: only what was surely made. */
export function ifSurelyMade<C extends { readonly enums?: readonly string[] }>(
  name: (change: C) => string,
): (change: C, made: MadeBy) => C | null {
  return (change, { things }) => {
    if (!(name(change) in things)) return null;
    return change.enums ? { ...change, enums: change.enums.filter((type) => `type ${type}` in things) } : change;
  };
}

/** Of a change that needs its table. */
export function needsTable(schema: Schema, { table }: OnTable): string | null {
  return schema.tables.has(table) ? null : `there is no table ${table}`;
}

/** Of a change that needs its table, and more of that. */
export function needs<C extends OnTable>(more: (table: Table, change: C) => string | null): (schema: Schema, change: C) => string | null {
  return (schema, change) => {
    const table = schema.tables.get(change.table);
    return table ? more(table, change) : `there is no table ${change.table}`;
  };
}

/** Of a change that needs columns of its table. */
export function needsColumns<C extends OnTable>(columns: (change: C) => readonly string[]): (schema: Schema, change: C) => string | null {
  return needs<C>((table, change) => {
    const absent = columns(change).find((name) => !table.columns.some((column) => column.name === name));
    return absent === undefined ? null : `table ${table.name} has no column ${absent}`;
  });
}

/** Of a change that makes another table of its table. */
export function onTable<C extends OnTable>(change: (table: Table, change: C) => Table): (schema: Schema, change: C) => Schema {
  return (schema, given) => {
    const table = schema.tables.get(given.table);
    return table ? withTable(schema, change(table, given)) : schema;
  };
}
