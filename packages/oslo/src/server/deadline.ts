/** How long requests that are under way may take when the service ends, in milliseconds. */
export const DEADLINE = 30_000;
