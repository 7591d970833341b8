/** Text that a database can hold, or null: nothing is ever found by another. */
export function findable(text: string): string | null {
  return /\0|\p{Surrogate}/u.test(text) ? null : text;
}
