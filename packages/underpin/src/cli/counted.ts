/** `1 row`, `2 rows`: so many of what a regular noun names. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
