/** Statements that make an empty database like another. */
export interface Dump {
  /** What rows are put into, and all that does not act on them. */
  readonly tables: readonly string[];
  /** What acts on rows as they come, or hides them: it comes when they are there. */
  readonly behind: readonly string[];
  /** Where the numbering of rows stands. */
  readonly numbers: readonly string[];
  /** What is there and is not in the statements, in words. */
  readonly leftOut: readonly string[];
}

/** A table with the columns, indexes and checks of another, and no rows. */
export interface EmptyCopy {
  readonly name: string;
  readonly make: readonly string[];
  readonly drop: string;
}
