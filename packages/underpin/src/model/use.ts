/** A name that nobody can use any more once contract has run. */
export interface GoingName {
  readonly table: string;
  /** Null: the table itself. */
  readonly column: string | null;
}

/** A statement of clients that speaks of such a name, as the server has counted it. */
export interface Use {
  readonly of: GoingName;
  /** Without its values. */
  readonly statement: string;
  /** How often it was run since the server began to count. */
  readonly times: number;
  /** A client has it prepared: it may run it at any time, uncounted. */
  readonly isHeld?: true;
}
