/** Where DDL can be rolled back, nothing is tried on a copy. */
export function noCopy(): never {
  throw new TypeError("what can be rolled back is tried in a transaction");
}
