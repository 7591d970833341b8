import type { Operation } from "../scripts/script.ts";

/** What is commented, and how. */
export interface SetComment {
  readonly table: string;
  /** The table itself if left out. */
  readonly column?: string;
  /** What it is for; null takes the comment away. */
  readonly comment: string | null;
}

/**
 * Says in the database what a table or a column is for, from contract on, when the new shape is the only one. SQLite keeps no
 * comments.
 *
 * @example
 * setComment({ table: "person", column: "title", comment: "as on the badge" })
 */
export function setComment({ table, column, comment }: SetComment): Operation {
  return {
    name: `comment on ${column === undefined ? table : `${table}.${column}`}`,
    contract: (handle) => handle.table(table).comment(comment, column),
  };
}
