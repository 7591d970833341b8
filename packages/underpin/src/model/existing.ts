/** A table or column that is there before a script makes it is taken over if it is of the same shape; refused if left out. */
export type Existing = "adopt";

/** What becomes of a column or table that is there before an operation would make it. */
export interface Adopting {
  /** It is taken over, with what is in it, if it has the very shape that the operation would give it. Refused if left out. */
  readonly existing?: Existing;
}
