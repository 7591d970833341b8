import { TREATMENTS, type Answer, type Treatment } from "../../model/dependents.ts";

/** What things of one kind come to. */
export type Row = Readonly<Record<Treatment, Answer>>;

/** The same answer whatever is done. */
export function always(answer: Answer): Row {
  return Object.fromEntries(TREATMENTS.map((treatment) => [treatment, answer])) as unknown as Row;
}

/** What follows a column or table of its own, and is what nobody need see to. */
export const UNTOUCHED: Row = { ...always("untouched"), "drop table": "goes" };

/** A database has none. */
export const ABSENT: Row = always("absent");

/** What nobody knows: where nothing is taken away or made anew, nothing of it is lost. */
export const UNKNOWN: Row = { ...always(refuse("Underpin has no word for it: find out what it needs.")), "fill column": "untouched" };

/** The same answer to all that takes the column, or the table, away. */
export function whenGone(
  answer: Answer,
): Omit<Row, "rename column" | "retype column" | "rename table" | "drop table" | "extend table" | "fill column"> {
  return {
    "replace column": answer,
    "recombine columns": answer,
    "move column": answer,
    "drop column": answer,
    "widen key": answer,
    "replace table": answer,
    "join table": answer,
  };
}

/** A refusal, and the way out. */
export function refuse(way: string): Answer {
  return { refuse: way };
}

export const DROP_FIRST: Answer = refuse("Drop it first, and make it anew after contract.");
export const READER: Answer = refuse("Drop it before contract, or let it read what stays; make it anew for the new shape.");
export const DROP_KEY: Answer = refuse(
  "Replace it with all that refers to it (replaceKey), or change the key in an evolution of its own first.",
);
export const NEW_TABLE: Answer = refuse("Say what the new table is to have with rawSql, and accept this by name.");
export const DROP_CHECK: Answer = refuse("Drop it first (dropCheck), and add it for the new shape in the evolution after this one.");
export const DROP_FOREIGN_KEY: Answer = refuse(
  "Replace it together with the key that it refers to (replaceKey); or drop it first (dropForeignKey), and add it on the new column after contract.",
);
export const DROP_INCOMING: Answer = refuse(
  "Replace the key with all that refers to it (replaceKey); or drop that foreign key first, and let it refer to the new shape after contract.",
);
export const LET_GO: Answer = refuse("Drop that foreign key first (dropForeignKey), or its table.");
export const NOT_WRITTEN: Answer = refuse(
  "Nobody can write a generated column, so it has no second shape: drop it, and add it anew, in one release.",
);
export const KEEPS_PLACE: Answer = refuse("Numbered columns keep their place: rename it, or take its numbering away first.");
